"""A long proof goes on where it stopped: what was tried so far stands in a file, also where several processes share the work.

SEENPAID_BENCH_TALLY names the file; without it nothing is kept, and the whole is done in one go.
"""

import fcntl
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

KEPT_EVERY_SECONDS = 2
ROUNDS = "rounds"


class Tally:
    """Counts what was tried of one proof, until there is enough of it or no time left."""

    def __init__(self, name: str, *, wanted: int, seconds: int) -> None:
        self.name, self.wanted = name, wanted
        self.ends_at = time.monotonic() + (seconds or 10**9)
        self.seen: Counter[str] = Counter()
        self._unkept: Counter[str] = Counter()
        self._keep()

    def rounds(self, *, together: int = 1) -> Iterator[int]:
        """Give a number for each round, until all are done by whomever, or the time is up."""
        number = 0
        while self.seen[ROUNDS] < self.wanted and time.monotonic() < self.ends_at:
            yield number
            number += 1
            self.note(ROUNDS, together)
            if time.monotonic() - self._kept_at > KEPT_EVERY_SECONDS:
                self._keep()
        self._keep()

    def note(self, what: str, count: int = 1) -> None:
        """Count something, whatever it is."""
        self.seen[what] += count
        self._unkept[what] += count

    def told(self) -> str:
        """Return the counts, and what is still to do."""
        left = self.wanted - self.seen[ROUNDS]
        counts = ", ".join(f"{count} {what}" for what, count in self.seen.items())
        return f"{self.name}: {counts}" + (f"; {left} still to do" if left > 0 else "")

    def _keep(self) -> None:
        """Add what is new to the file, and learn what the others have done."""
        self._kept_at = time.monotonic()
        path = os.environ.get("SEENPAID_BENCH_TALLY")
        if path is None:
            return
        with Path(path).open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            everything = json.loads(file.read() or "{}")
            self.seen = Counter(everything.get(self.name, {})) + self._unkept
            self._unkept.clear()
            everything[self.name] = dict(self.seen)
            file.truncate(0)
            file.write(json.dumps(everything, indent=1))
