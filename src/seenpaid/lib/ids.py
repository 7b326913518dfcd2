"""Identifiers that say what they name and sort by when they were made."""

import os
import time
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Final

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32
LENGTH: Final = 26
_RANDOM_BITS: Final = 80
_STEP_BITS: Final = 32
_LOW: Final = (1 << 40) - 1
_NOTHING: Final = "0" * 16
_PAIRS: Final = [first + second for first in ALPHABET for second in ALPHABET]


class _Sequence:
    """Milliseconds and 80 random bits; those of one millisecond still rise, in this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._milliseconds = -1
        self._random = 0

    def next(self, milliseconds: int) -> tuple[int, int]:
        with self._lock:
            rises = milliseconds == self._milliseconds
            self._random = self._random + 1 + _random_bits(_STEP_BITS) if rises else _random_bits(_RANDOM_BITS)
            if self._random >> _RANDOM_BITS:
                milliseconds, self._random = milliseconds + 1, self._random & (1 << _RANDOM_BITS) - 1
            self._milliseconds = milliseconds
            return milliseconds, self._random


_sequences: dict[str, _Sequence] = {}


def new_id(prefix: str, *, at: datetime | None = None) -> str:
    """Return `prefix_` and 26 characters that sort by `at`, or by now, and then by the order they were asked for."""
    sequence = _sequences.get(prefix) or _sequences.setdefault(prefix, _Sequence())
    milliseconds, random = sequence.next(_milliseconds(at))
    return f"{prefix}_{_time(milliseconds)}{_half(random >> 40)}{_half(random & _LOW)}"


def first_id(prefix: str, *, at: datetime) -> str:
    """Return the smallest identifier that could have been made at that moment: rows from then on sort after it."""
    return f"{prefix}_{_time(_milliseconds(at))}{_NOTHING}"


def _milliseconds(at: datetime | None) -> int:
    return time.time_ns() // 1_000_000 if at is None else int(at.timestamp() * 1000)


def _random_bits(count: int) -> int:
    return int.from_bytes(os.urandom(count // 8))


@lru_cache(maxsize=256)
def _time(milliseconds: int) -> str:
    """Return the ten characters of 50 bits; identifiers made together share them."""
    return "".join([_PAIRS[milliseconds >> shift & 1023] for shift in (40, 30, 20, 10, 0)])


def _half(number: int) -> str:
    """Return eight characters of 40 bits, two at a time: identifiers are made on the path of every view."""
    return f"{_PAIRS[number >> 30]}{_PAIRS[number >> 20 & 1023]}{_PAIRS[number >> 10 & 1023]}{_PAIRS[number & 1023]}"
