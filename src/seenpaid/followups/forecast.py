"""What is expected to come in, week by week and then month by month. Plain rules, no database.

Of every sum it is said how much of it is uncertain: what rests on a due date alone, or on a habit with a wide range.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from seenpaid.followups.rhythm import Expectation

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Coming:
    """One open invoice and when its money is likely to come."""

    minor: int
    currency: str
    expectation: Expectation


@dataclass(slots=True)
class Sum:
    """What comes to what, in minor units of one currency."""

    minor: int = 0
    unsure_minor: int = 0
    count: int = 0


@dataclass(slots=True)
class Period:
    """A week, a month, or the time of which nobody knows; then there is no first day."""

    first: date | None
    last: date | None
    is_week: bool = False
    sums: dict[str, Sum] = field(default_factory=dict)

    def add(self, coming: Coming) -> None:
        """Take in one invoice."""
        told = self.sums.setdefault(coming.currency, Sum())
        told.minor += coming.minor
        told.count += 1
        if not coming.expectation.is_firm:
            told.unsure_minor += coming.minor


def forecast(found: Iterable[Coming], *, today: date) -> list[Period]:
    """Return the periods in which something is expected, the soonest first, and at the end what nobody can tell of."""
    periods: dict[tuple[bool, date], Period] = {}
    unknown = Period(None, None)
    for coming in found:
        on = coming.expectation.on
        if on is None:
            unknown.add(coming)
            continue
        period = _period_of(on, today=today)
        periods.setdefault((not period.is_week, period.first or today), period).add(coming)
    ordered = [periods[key] for key in sorted(periods)]
    return [*ordered, unknown] if unknown.sums else ordered


def _period_of(on: date, *, today: date) -> Period:
    monday = today - timedelta(days=today.weekday())
    for start in (monday, monday + WEEK):
        if on < start + WEEK:
            return Period(start, start + timedelta(days=6), is_week=True)
    first = on.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
