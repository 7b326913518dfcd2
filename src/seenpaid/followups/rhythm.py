"""How soon a customer usually opens and pays, and when an open invoice is to be expected. Plain rules, no database.

A span is the median and the middle half (the quartiles) of the last invoices, so that one holiday or one invoice that
was forgotten for a year moves nothing. Fewer than three say nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median, quantiles
from typing import Final

LEAST_HISTORY: Final = 3
LONGEST_HISTORY: Final = 12
"""How many invoices count, the latest first: customers change."""
STEADY: Final = timedelta(days=7)
"""A range this short is one that one can plan with."""


@dataclass(frozen=True, slots=True)
class Span:
    """What is usual, in whole units, learned from so many invoices."""

    low: int
    middle: int
    high: int
    of: int


class Basis(StrEnum):
    """What an expectation rests on."""

    HABIT = "habit"
    PAST_HABIT = "past_habit"
    DUE_DATE = "due_date"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Expectation:
    """When money is likely to come in; no days at all when nobody can tell."""

    basis: Basis
    on: date | None = None
    earliest: date | None = None
    latest: date | None = None
    of: int = 0

    @property
    def is_firm(self) -> bool:
        """Say whether it rests on what this customer usually does, within a range one can plan with."""
        if self.basis is not Basis.HABIT or self.earliest is None or self.latest is None:
            return False
        return self.latest - self.earliest <= STEADY


def span_of(waits: Sequence[int]) -> Span | None:
    """Return what is usual among the waits, the latest first; None while there is not enough history."""
    known = [wait for wait in waits if wait >= 0][:LONGEST_HISTORY]
    if len(known) < LEAST_HISTORY:
        return None
    lower, _, upper = quantiles(known, n=4, method="inclusive")
    return Span(round(lower), round(median(known)), round(upper), len(known))


def expect(*, sent_on: date, due_date: date | None, today: date, pays: Span | None) -> Expectation:
    """Return when an open invoice is likely to be paid."""
    if pays is not None:
        on, earliest, latest = (sent_on + timedelta(days=wait) for wait in (pays.middle, pays.low, pays.high))
        if today <= latest:
            return Expectation(Basis.HABIT, max(on, today), max(earliest, today), latest, pays.of)
        return Expectation(Basis.PAST_HABIT, of=pays.of)
    if due_date is not None and due_date >= today:
        return Expectation(Basis.DUE_DATE, due_date)
    return Expectation(Basis.NOTHING)


def told_hours(span: Span) -> str:
    """Return `usually opens within 5 hours`, or in days where that reads better."""
    middle = _hours(span.middle)
    if span.low == span.high:
        return middle
    return f"{middle} ({_hours(span.low)} to {_hours(span.high)})"


def told_days(span: Span) -> str:
    """Return `12 days (10 to 15)`."""
    unit = "day" if span.middle == 1 else "days"
    if span.low == span.high:
        return f"{span.middle} {unit}"
    return f"{span.middle} {unit} ({span.low} to {span.high})"


def _hours(hours: int) -> str:
    if hours < 1:
        return "an hour"
    if hours < 36:  # beyond a day and a half people count days.
        return "1 hour" if hours == 1 else f"{hours} hours"
    return f"{round(hours / 24)} days"
