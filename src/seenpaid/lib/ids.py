"""Identifiers that say what they name and sort by when they were made."""

import secrets
import time
from datetime import datetime
from threading import Lock
from typing import Final

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32
LENGTH: Final = 26
_RANDOM_BITS: Final = 80
_STEP_BITS: Final = 32
_PAIRS: Final = [first + second for first in ALPHABET for second in ALPHABET]


class _Sequence:
    """Numbers of 48 bits of milliseconds and 80 random bits; those of one millisecond still rise, in this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._milliseconds = -1
        self._random = 0

    def next(self, milliseconds: int) -> int:
        with self._lock:
            rises = milliseconds == self._milliseconds
            self._random = self._random + 1 + secrets.randbits(_STEP_BITS) if rises else secrets.randbits(_RANDOM_BITS)
            if self._random >> _RANDOM_BITS:
                milliseconds, self._random = milliseconds + 1, self._random & (1 << _RANDOM_BITS) - 1
            self._milliseconds = milliseconds
            return milliseconds << _RANDOM_BITS | self._random


_sequences: dict[str, _Sequence] = {}


def new_id(prefix: str, *, at: datetime | None = None) -> str:
    """Return `prefix_` and 26 characters that sort by `at`, or by now, and then by the order they were asked for."""
    sequence = _sequences.setdefault(prefix, _Sequence())
    return f"{prefix}_{_base32(sequence.next(_milliseconds(at)))}"


def first_id(prefix: str, *, at: datetime) -> str:
    """Return the smallest identifier that could have been made at that moment: rows from then on sort after it."""
    return f"{prefix}_{_base32(_milliseconds(at) << _RANDOM_BITS)}"


def _milliseconds(at: datetime | None) -> int:
    return time.time_ns() // 1_000_000 if at is None else int(at.timestamp() * 1000)


def _base32(number: int) -> str:
    # Two characters at a time: identifiers are made on the path of every view.
    high, low = divmod(number, 1 << 60)
    return "".join(_PAIRS[high >> shift & 1023] for shift in range(60, -1, -10)) + "".join(
        _PAIRS[low >> shift & 1023] for shift in range(50, -1, -10)
    )
