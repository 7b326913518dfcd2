"""What a credit note says for a part of an invoice: plain rules, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from seenpaid.documents.rounding import HUNDRED, rounded
from seenpaid.documents.totals import Tax, share_out

_NEAR: Final = 50
"""How far from an amount the nearest one is looked for that tax can be part of."""


class UnreachableError(ValueError):
    """No credit with this tax comes to exactly the amount; `below` and `above` are the nearest that do."""

    def __init__(self, below: int, above: int) -> None:
        super().__init__(f"{below} or {above}")
        self.below = below
        self.above = above


@dataclass(frozen=True, slots=True)
class Back:
    """What is given back of one tax group, the way its document's prices are: without tax, or with it."""

    rate: Decimal
    category: str
    minor: int


def backs(taxes: Sequence[Tax], *, minor: int, prices_include_tax: bool = False) -> list[Back]:
    """Return what to credit of each tax group, so that with tax it is `minor` exactly.

    Raises UnreachableError, never where prices include tax: then every amount can be said.
    """
    if prices_include_tax:
        groups, shares = _shares(taxes, minor)
        return [Back(tax.rate, tax.category, share) for tax, share in zip(groups, shares, strict=True) if share]
    found = _split(taxes, minor)
    if found is not None:
        return found
    below = next((minor - step for step in range(1, _NEAR) if _split(taxes, minor - step) is not None), 0)
    above = next((minor + step for step in range(1, _NEAR) if _split(taxes, minor + step) is not None), 0)
    raise UnreachableError(below, above)


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
