"""What a credit note says for a part of an invoice: plain rules, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from seenpaid.documents.rounding import HUNDRED, rounded
from seenpaid.documents.totals import Tax, share_out


@dataclass(frozen=True, slots=True)
class Back:
    """What is given back of one tax group: all of them without tax, or all with it."""

    rate: Decimal
    category: str
    minor: int


def backs(taxes: Sequence[Tax], *, minor: int, prices_include_tax: bool = False) -> tuple[list[Back], bool]:
    """Return what to credit of each tax group, so that with tax it is `minor` exactly, and whether it is told with tax.

    That is as the document's prices are; but with it too where no amount without comes to just this (0.03 at 19 %).
    """
    found = None if prices_include_tax else _split(taxes, minor)
    if found is not None:
        return found, False
    groups, shares = _shares(taxes, minor)
    return [Back(tax.rate, tax.category, share) for tax, share in zip(groups, shares, strict=True) if share], True


def _split(taxes: Sequence[Tax], minor: int) -> list[Back] | None:
    """Share the amount in proportion; a group whose share tax cannot be part of passes odd units on to the next."""
    groups, shares = _shares(taxes, minor)
    found, carried = [], 0
    for tax, share in zip(groups, shares, strict=True):
        wanted = share + carried
        net = _net(wanted, tax.rate)
        carried = wanted - net - _tax(net, tax.rate)
        if net > 0:
            found.append(Back(tax.rate, tax.category, net))
    return found if found and carried == 0 else None


def _shares(taxes: Sequence[Tax], minor: int) -> tuple[list[Tax], list[int]]:
    groups = [tax for tax in taxes if tax.basis_minor + tax.tax_minor > 0]
    return groups, share_out(minor, [tax.basis_minor + tax.tax_minor for tax in groups])


def _net(gross: int, rate: Decimal) -> int:
    """Return the largest net amount that with its tax is no more than `gross`."""
    net = rounded(gross * HUNDRED / (HUNDRED + rate))
    while net > 0 and net + _tax(net, rate) > gross:
        net -= 1
    return max(net, 0)


def _tax(net: int, rate: Decimal) -> int:
    return rounded(net * rate / HUNDRED)
