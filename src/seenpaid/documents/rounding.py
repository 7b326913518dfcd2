"""Rounding as EN 16931 asks for it: half away from zero, to whole minor units."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

HUNDRED: Final = Decimal(100)
_ONE: Final = Decimal(1)


def rounded(amount: Decimal) -> int:
    """Return the nearest whole number; half goes away from zero."""
    return int(amount.quantize(_ONE, rounding=ROUND_HALF_UP))
