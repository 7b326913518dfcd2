"""What a document comes to: the calculation of EN 16931, in whole minor units.

Rounding is half away from zero, once per figure, where the standard rounds:

- line net (BT-131) = quantity x price - line allowance (BT-136), each rounded to the currency's decimals;
- document allowance (BT-107) = percent of the sum of line nets (BT-106), rounded once, then shared among the tax groups
  so that the shares add up to it;
- tax (BT-117) = taxable basis of the group (BT-116) x rate, rounded per group (BR-CO-17);
- total without tax (BT-109) = BT-106 - BT-107 (BR-CO-13); total (BT-112) = BT-109 + BT-110 (BR-CO-15).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final, Protocol

from seenpaid.lib.money import LARGEST_MINOR, exponent

_HUNDRED: Final = Decimal(100)
_PRECISION: Final = 60


class TotalTooLargeError(ValueError):
    """The document comes to more than can be kept exactly."""


class TaxableLine(Protocol):
    """What the calculation needs to know of a line."""

    @property
    def quantity(self) -> Decimal: ...
    @property
    def unit_price(self) -> Decimal: ...
    @property
    def discount_percent(self) -> Decimal: ...
    @property
    def tax_rate(self) -> Decimal: ...
    @property
    def tax_category(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Tax:
    """One row of the tax breakdown (BG-23)."""

    rate: Decimal
    category: str
    basis_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Every figure a document shows, in minor units."""

    nets_minor: tuple[int, ...]
    lines_minor: int
    discount_minor: int
    subtotal_minor: int
    taxes: tuple[Tax, ...]
    tax_minor: int
    total_minor: int


def compute(lines: Sequence[TaxableLine], *, discount_percent: Decimal, currency: str) -> Totals:
    """Return the totals of the lines. Raises UnknownCurrencyError or TotalTooLargeError."""
    decimals = exponent(currency)
    with localcontext() as context:
        context.prec = _PRECISION
        nets = tuple(_line_net(line, decimals) for line in lines)
        lines_minor = sum(nets)
        discount_minor = _rounded(lines_minor * discount_percent / _HUNDRED)
        taxes = _taxes(lines, nets, discount_minor)
    subtotal_minor = lines_minor - discount_minor
    tax_minor = sum(tax.tax_minor for tax in taxes)
    total_minor = subtotal_minor + tax_minor
    if max(abs(total_minor), *(abs(net) for net in nets), abs(lines_minor), 0) > LARGEST_MINOR:
        raise TotalTooLargeError
    return Totals(nets, lines_minor, discount_minor, subtotal_minor, taxes, tax_minor, total_minor)


def share_out(amount: int, weights: Sequence[int]) -> list[int]:
    """Split `amount` in proportion to `weights`, losing nothing: the largest remainders take the odd units."""
    whole = sum(weights)
    if whole == 0:
        return [amount if index == 0 else 0 for index in range(len(weights))]
    shares = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: (-(amount * weights[index] % whole), index))
    # Floor division leaves fewer odd units than there are shares, whatever the signs.
    for index in by_remainder[: amount - sum(shares)]:
        shares[index] += 1
    return shares


def _line_net(line: TaxableLine, decimals: int) -> int:
    gross = (line.quantity * line.unit_price).scaleb(decimals)
    allowance = _rounded(gross * line.discount_percent / _HUNDRED)
    return _rounded(gross - allowance)


def _taxes(lines: Sequence[TaxableLine], nets: Sequence[int], discount_minor: int) -> tuple[Tax, ...]:
    groups: dict[tuple[str, Decimal], int] = {}
    for line, net in zip(lines, nets, strict=True):
        key = (line.tax_category, line.tax_rate.normalize())
        groups[key] = groups.get(key, 0) + net
    ordered = sorted(groups.items(), key=lambda group: (-group[0][1], group[0][0]))
    discounts = share_out(discount_minor, [basis for _, basis in ordered])
    return tuple(
        Tax(rate, category, basis - discount, _rounded((basis - discount) * rate / _HUNDRED))
        for ((category, rate), basis), discount in zip(ordered, discounts, strict=True)
    )


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
