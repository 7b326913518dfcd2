"""Where opens wait for their turn: one of each link in turn, so that a flood of one link delays the others by little. SEC-115"""

from collections import deque
from typing import Final

MOST_WAITING: Final = 10_000
MOST_OF_ONE: Final = 5_000
"""Half the line, so that a flood never takes the places of others."""


class BusyError(Exception):
    """More opens are waiting than can be answered in time."""


class Line[One]:
    """Waiting in turn by key, and among those of one key in the order they came."""

    def __init__(self) -> None:
        self._by_key: dict[str, deque[One]] = {}
        self._length = 0

    def __len__(self) -> int:
        """Return how many wait."""
        return self._length

    def join(self, one: One, *, key: str) -> None:
        """Wait behind the others of the same key. Raises BusyError."""
        others = self._by_key.get(key)
        if self._length >= MOST_WAITING or (others is not None and len(others) >= MOST_OF_ONE):
            raise BusyError
        if others is None:
            self._by_key[key] = deque((one,))
        else:
            others.append(one)
        self._length += 1

    def first(self, most: int) -> list[One]:
        """Take out whose turn it is: one of each key, those that waited longest for one first, and again."""
        found: list[One] = []
        while self._by_key and len(found) < most:
            key, others = next(iter(self._by_key.items()))
            del self._by_key[key]
            found.append(others.popleft())
            if others:
                self._by_key[key] = others  # last in turn now.
        self._length -= len(found)
        return found
