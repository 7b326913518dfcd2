"""Tax that a price already contains, and what is left of the price without it. Plain rules, in whole minor units.

The amounts stay what was typed. So the tax is rounded once, on what the whole group comes to, and the lines are rounded
each for itself; the odd units between the two go to the lines whose rounding lost, or won, most.
"""

from collections.abc import Sequence
from decimal import Decimal

from seenpaid.documents.rounding import HUNDRED, rounded


def tax_in(gross_minor: int, *, rate: Decimal) -> int:
    """Return the tax an amount contains.

    What is left has the tax of EN 16931 (rounded basis x rate, BR-CO-17) wherever any whole amount has: the nearest one
    has, or none. Where none has, they are one minor unit apart, which the official rules allow.
    """
    return rounded(gross_minor * rate / (HUNDRED + rate))


def nets_of(grosses_minor: Sequence[int], *, rate: Decimal) -> list[int]:
    """Return the amounts of one tax group without their tax: each less than a unit off, all together exact."""
    exact = [gross * HUNDRED / (HUNDRED + rate) for gross in grosses_minor]
    nets = [rounded(net) for net in exact]
    whole = sum(grosses_minor)
    apart = whole - tax_in(whole, rate=rate) - sum(nets)
    step = 1 if apart > 0 else -1
    by_loss = sorted(range(len(nets)), key=lambda index: (step * (nets[index] - exact[index]), index))
    for index in by_loss[: abs(apart)]:
        nets[index] += step
    return nets
