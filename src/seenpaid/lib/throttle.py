"""How often somebody may do something: fixed windows in this process's memory."""

from dataclasses import dataclass, field
from threading import Lock


@dataclass(slots=True)
class Throttle:
    """At most `limit` hits of one key in `window_seconds`. Bounded memory; forgets on restart."""

    limit: int
    window_seconds: int
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
        return count <= self.limit

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
