"""What a document comes to: the calculation of EN 16931, in whole minor units.

Rounding is half away from zero, once per figure, where the standard rounds:

- line net (BT-131) = quantity x price - line allowance (BT-136), each rounded to the currency's decimals;
- document allowance (BT-107) = percent of the sum of line nets (BT-106), rounded once, then shared among the tax groups
  so that the shares add up to it;
- tax (BT-117) = taxable basis of the group (BT-116) x rate, rounded per group (BR-CO-17);
- total without tax (BT-109) = BT-106 - BT-107 (BR-CO-13); total (BT-112) = BT-109 + BT-110 (BR-CO-15).

Where prices include tax, the first two are computed as typed, and what they come to is the total; the tax is what each
group contains, and `documents.contained` takes it out of the lines. See docs/decisions/0032-prices-that-include-tax.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final, Protocol

from seenpaid.documents.contained import nets_of, tax_in
from seenpaid.documents.rounding import HUNDRED, rounded
from seenpaid.lib.money import LARGEST_MINOR, exponent

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
    grosses_minor: tuple[int, ...] = ()
    """What each line comes to with its tax; empty where prices are without."""

    @property
    def amounts_minor(self) -> tuple[int, ...]:
        """Return what each line comes to the way its price was typed, with tax or without."""
        return self.grosses_minor or self.nets_minor

    @property
    def taken_off_minor(self) -> int:
        """Return the document's discount the way the prices were typed: what the amounts come to, less what is left."""
        return sum(self.amounts_minor) - (self.total_minor if self.grosses_minor else self.subtotal_minor)


@dataclass(frozen=True, slots=True)
class _Group:
    """The lines of one tax category and rate: where they stand, what they come to, and what is taken off that."""

    rate: Decimal
    category: str
    at: tuple[int, ...]
    amount_minor: int
    off_minor: int

    @property
    def left_minor(self) -> int:
        return self.amount_minor - self.off_minor


def compute(
    lines: Sequence[TaxableLine], *, discount_percent: Decimal, currency: str, prices_include_tax: bool = False
) -> Totals:
    """Return the totals of the lines. Raises UnknownCurrencyError or TotalTooLargeError."""
    decimals = exponent(currency)
    with localcontext() as context:
        context.prec = _PRECISION
        amounts = tuple(_amount(line, decimals) for line in lines)
        groups = _groups(lines, amounts, discount_percent)
        nets = _without_tax(amounts, groups) if prices_include_tax else amounts
        taxes = tuple(_tax(group, prices_include_tax=prices_include_tax) for group in groups)
    lines_minor, subtotal_minor = sum(nets), sum(tax.basis_minor for tax in taxes)
    tax_minor = sum(tax.tax_minor for tax in taxes)
    total_minor = subtotal_minor + tax_minor
    if max(abs(figure) for figure in (total_minor, lines_minor, *amounts)) > LARGEST_MINOR:
        raise TotalTooLargeError
    return Totals(
        nets_minor=nets,
        lines_minor=lines_minor,
        discount_minor=lines_minor - subtotal_minor,
        subtotal_minor=subtotal_minor,
        taxes=taxes,
        tax_minor=tax_minor,
        total_minor=total_minor,
        grosses_minor=amounts if prices_include_tax else (),
    )


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


def _amount(line: TaxableLine, decimals: int) -> int:
    gross = (line.quantity * line.unit_price).scaleb(decimals)
    allowance = rounded(gross * line.discount_percent / HUNDRED)
    return rounded(gross - allowance)


def _groups(lines: Sequence[TaxableLine], amounts: Sequence[int], discount_percent: Decimal) -> list[_Group]:
    """Return the tax groups, the highest rate first, with the document's discount shared among them."""
    found: dict[tuple[str, Decimal], list[int]] = {}
    for index, line in enumerate(lines):
        found.setdefault((line.tax_category, line.tax_rate.normalize()), []).append(index)
    ordered = sorted(found.items(), key=lambda group: (-group[0][1], group[0][0]))
    sums = [sum(amounts[index] for index in at) for _, at in ordered]
    discounts = share_out(rounded(sum(sums) * discount_percent / HUNDRED), sums)
    return [
        _Group(rate, category, tuple(at), amount, discount)
        for ((category, rate), at), amount, discount in zip(ordered, sums, discounts, strict=True)
    ]


def _without_tax(amounts: Sequence[int], groups: Sequence[_Group]) -> tuple[int, ...]:
    nets = list(amounts)
    for group in groups:
        for index, net in zip(group.at, nets_of([amounts[index] for index in group.at], rate=group.rate), strict=True):
            nets[index] = net
    return tuple(nets)


def _tax(group: _Group, *, prices_include_tax: bool) -> Tax:
    if prices_include_tax:
        tax_minor = tax_in(group.left_minor, rate=group.rate)
        return Tax(group.rate, group.category, group.left_minor - tax_minor, tax_minor)
    return Tax(group.rate, group.category, group.left_minor, rounded(group.left_minor * group.rate / HUNDRED))
