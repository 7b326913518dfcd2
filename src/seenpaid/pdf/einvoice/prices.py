"""A line's price and what is taken off it as EN 16931 wants them: without tax, and so that they come to its net amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any, Final

from seenpaid.documents.contained import tax_in
from seenpaid.documents.rounding import HUNDRED, rounded
from seenpaid.lib.money import Money, exponent

_MOST_DECIMALS: Final = 12
_NEAR: Final = Decimal("0.001")
"""How near quantity x price comes to the amount: Peppol allows 0.02 (R120), others only what rounds away."""


@dataclass(frozen=True, slots=True)
class Price:
    """BT-146, and BT-136; `allowance` is empty where nothing is taken off."""

    each: str
    allowance: str


def price_of(line: Mapping[str, Any], currency: str) -> Price:
    """Return what a line charges for one, and its discount, without tax."""
    off_minor = _discount(line, currency)
    if "gross_minor" not in line:
        return Price(line["unit_price"], _allowance(off_minor, currency))
    off_minor -= tax_in(off_minor, rate=Decimal(line["tax_rate"]))
    return Price(_without_tax(line, line["net_minor"] + off_minor, currency), _allowance(off_minor, currency))


def _discount(line: Mapping[str, Any], currency: str) -> int:
    """Return the line's discount as `documents.totals` rounds it."""
    whole = Decimal(line["quantity"]) * Decimal(line["unit_price"])
    return rounded((whole * Decimal(line["discount_percent"]) / HUNDRED).scaleb(exponent(currency)))


def _without_tax(line: Mapping[str, Any], minor: int, currency: str) -> str:
    """Return the price with as few decimals as let the quantity come to the amount."""
    quantity, amount = Decimal(line["quantity"]), Decimal(minor).scaleb(-exponent(currency))
    with localcontext() as context:
        context.prec = 40
        exact = (
            amount / quantity if quantity else Decimal(line["unit_price"]) / (1 + Decimal(line["tax_rate"]) / HUNDRED)
        )
        tried = (round(exact, decimals) for decimals in range(exponent(currency), _MOST_DECIMALS))
        found = next((each for each in tried if abs(quantity * each - amount) < _NEAR), round(exact, _MOST_DECIMALS))
    return f"{found:f}"


def _allowance(minor: int, currency: str) -> str:
    return Money(minor, currency).major() if minor else ""
