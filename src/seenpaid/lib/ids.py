"""Identifiers that say what they name and sort by when they were made."""

import secrets
import time
from datetime import datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32
LENGTH = 26
_RANDOM_BITS = 80
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]


def new_id(prefix: str, *, at: datetime | None = None) -> str:
    """Return `prefix_` and 26 characters: 48 bits of milliseconds (of `at`, or of now), then 80 random bits."""
    return f"{prefix}_{_base32(_milliseconds(at) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS))}"


def first_id(prefix: str, *, at: datetime) -> str:
    """Return the smallest identifier that could have been made at that moment: rows from then on sort after it."""
    return f"{prefix}_{_base32(_milliseconds(at) << _RANDOM_BITS)}"


def _milliseconds(at: datetime | None) -> int:
    return time.time_ns() // 1_000_000 if at is None else int(at.timestamp() * 1000)


def _base32(number: int) -> str:
    # 1,024 pairs at a time: identifiers are made on the path of every view.
    high, low = divmod(number, 1 << 60)
    return "".join(_PAIRS[high >> shift & 1023] for shift in range(60, -1, -10)) + "".join(
        _PAIRS[low >> shift & 1023] for shift in range(50, -1, -10)
    )
