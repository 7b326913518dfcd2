"""Which follow-up comes first. Plain arithmetic, the same every time.

    score = strength * lateness * money

- *strength* of the strongest finding, from 0 to 1 (`rules`);
- *lateness*: 1 on the due date, rising to 4 when it passed 60 days ago, falling to ½ when it is 30 days ahead; at least 2
  where mail came back or the customer waits for an answer, since nothing else moves before that is mended;
- *money*: the square root of what is owed against what is typically owed in that currency, from ½ to 2, so that ten
  times the money does not outweigh everything. Currencies are never converted.

Equal scores stand with the oldest invoice first.
"""

from collections.abc import Iterable
from math import sqrt
from statistics import median
from typing import Final

from seenpaid.followups.evidence import Evidence
from seenpaid.followups.kinds import Kind
from seenpaid.followups.rules import Finding

LATEST: Final = 60
AHEAD: Final = 30
NO_DUE_DATE: Final = 0.75
LEAST_MONEY, MOST_MONEY = 0.5, 2.0
URGENT: Final = 2.0
CANNOT_WAIT: Final = frozenset({Kind.BOUNCED, Kind.PROMISE_BROKEN, Kind.QUESTION, Kind.SAYS_PAID, Kind.LEFT_CHECKOUT})


def typical_of(owed: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the median of what is owed, by currency."""
    by_currency: dict[str, list[int]] = {}
    for currency, minor in owed:
        by_currency.setdefault(currency, []).append(minor)
    return {currency: max(1, round(median(found))) for currency, found in by_currency.items()}


def score(evidence: Evidence, finding: Finding, *, typical_minor: int) -> float:
    """Return how useful it is to act on the finding now."""
    late = lateness(evidence.days_late)
    if finding.kind in CANNOT_WAIT:
        late = max(late, URGENT)
    return round(finding.strength * late * money(evidence.balance_minor, typical_minor), 6)


def lateness(days_late: int | None) -> float:
    """Return the weight of the due date."""
    if days_late is None:
        return NO_DUE_DATE
    if days_late >= 0:
        return 1 + min(days_late, LATEST) / 20
    return 1 - min(-days_late, AHEAD) / 60


def money(balance_minor: int, typical_minor: int) -> float:
    """Return the weight of what is owed."""
    return min(max(sqrt(balance_minor / typical_minor), LEAST_MONEY), MOST_MONEY)
