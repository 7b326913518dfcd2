"""Lets those who ask for the same thing at once wait for each other in memory, where waiting costs nothing.

SQLite's writers wait by looking again and again, in no order: with fifty of them some would look in vain for too long. And
a provider need not be asked fifty times for one page. It decides nothing: other processes know nothing of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock


@dataclass(slots=True)
class _Turn:
    lock: Lock = field(default_factory=Lock)
    waiting: int = 0


_turns: dict[str, _Turn] = {}
_guard = Lock()


@contextmanager
def in_turn(key: str, *, patience_seconds: float) -> Iterator[None]:
    """Go on when nobody else of this process is inside with the same key, or after having waited so long."""
    with _guard:
        turn = _turns.setdefault(key, _Turn())
        turn.waiting += 1
    is_mine = turn.lock.acquire(timeout=patience_seconds)
    try:
        yield
    finally:
        if is_mine:
            turn.lock.release()
        with _guard:
            turn.waiting -= 1
            if not turn.waiting:
                _turns.pop(key, None)
