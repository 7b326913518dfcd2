"""When mail may arrive, by the clock on a company's wall. Plain rules, no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = timedelta(days=1)
WEEKDAYS: Final = frozenset(range(5))
MIDNIGHT: Final = 24


@dataclass(frozen=True, slots=True)
class Hours:
    """From `first` o'clock until just before `last` o'clock, on these days of the week (0 is Monday)."""

    zone: str
    first: int = 9
    last: int = 17
    days: frozenset[int] = WEEKDAYS

    def day_of(self, at: datetime) -> date:
        """Return the date there and then."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def opens(self, day: date) -> datetime:
        """Return when the day begins for mail; an hour that a clock change leaves out begins after it."""
        return self._at(day, self.first)

    def is_open(self, at: datetime) -> bool:
        """Say whether mail may arrive now."""
        return self.next_open(at) == at

    def next_open(self, at: datetime) -> datetime:
        """Return the first moment from `at` on when mail may arrive."""
        for day in _days_from(self.day_of(at)):
            moment = max(at, self.opens(day))
            if day.weekday() in self.days and moment < self._at(day, self.last):
                return moment
        raise AssertionError("A week has a day that is open.")

    def on_or_after(self, day: date) -> date:
        """Return the first day from that one on that is open."""
        return next(one for one in _days_from(day) if one.weekday() in self.days)

    def on_or_before(self, day: date) -> date:
        """Return the last day until that one that is open."""
        return next(one for one in _days_from(day, step=-DAY) if one.weekday() in self.days)

    def _at(self, day: date, hour: int) -> datetime:
        if hour == MIDNIGHT:
            day, hour = day + DAY, 0
        # In UTC, since two times of one zone are compared by what its clock shows.
        return datetime.combine(day, time(hour), ZoneInfo(self.zone)).astimezone(UTC)


def _days_from(day: date, *, step: timedelta = DAY) -> Iterator[date]:
    """Yield nine days: a week, whichever of its days is open, and a clock change at either end."""
    return (day + number * step for number in range(9))
