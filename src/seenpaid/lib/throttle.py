"""How often somebody may do something: fixed windows, in this process's memory or counted with other machines."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol


class Counts(Protocol):
    """Where several processes count together."""

    def add(self, key: str, *, seconds: int) -> int | None:
        """Count one more of the key and answer the count; None if it cannot be had."""


_shared: Counts | None = None


def count_together(counts: Counts | None) -> None:
    """Let every throttle that has a name count with the other processes; None ends that."""
    global _shared  # noqa: PLW0603 - said once, when the process starts.
    _shared = counts


@dataclass(slots=True)
class Throttle:
    """At most `limit` hits of one key in `window_seconds`. Bounded memory; forgets on restart.

    One with a name counts with other processes, if there is where. What they counted is learnt with each hit, so that
    asking costs nothing.
    """

    limit: int
    window_seconds: int
    name: str = ""
    most_keys: int = 50_000
    _window: int = -1
    _hits: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def hit(self, key: str, *, now: float) -> bool:
        """Count one hit and say whether it is within the limit. `now` is in seconds."""
        window = int(now // self.window_seconds)
        with self._lock:
            if window != self._window:
                self._window = window
                self._hits.clear()
            if key not in self._hits and len(self._hits) >= self.most_keys:
                return False
            self._hits[key] = count = self._hits.get(key, 0) + 1
        if self.name and _shared is not None:
            count = max(count, self._counted_by_all(_shared, key, window))
        return count <= self.limit

    def _counted_by_all(self, counts: Counts, key: str, window: int) -> int:
        count = counts.add(f"{self.name}:{window}:{key}", seconds=self.window_seconds) or 0
        with self._lock:
            if window == self._window:
                self._hits[key] = max(count, self._hits.get(key, 0))
        return count

    def is_over(self, key: str, *, now: float) -> bool:
        """Say whether the key has used up its window, without counting."""
        return int(now // self.window_seconds) == self._window and self._hits.get(key, 0) >= self.limit

    def left(self, key: str, *, now: float) -> int:
        """Return how many more hits the key has in this window."""
        used = self._hits.get(key, 0) if int(now // self.window_seconds) == self._window else 0
        return max(0, self.limit - used)

    def seconds_left(self, *, now: float) -> int:
        """Return the seconds until the window ends, for `Retry-After`."""
        return self.window_seconds - int(now % self.window_seconds)

    def reset(self) -> None:
        """Forget everything."""
        with self._lock:
            self._window = -1
            self._hits.clear()
