"""Which reminder an amount due calls for, and when. Plain rules: no database, and the clock is an argument.

An amount due is all it needs to know of an invoice, so that a part of one with a date of its own is reminded alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from seenpaid.messaging.reminders.hours import Hours

FIRST_REST: Final = timedelta(hours=48)
"""Nobody is reminded of what they were sent a moment ago."""


class Condition(StrEnum):
    """What must be known of the customer when the step's hour comes."""

    ANY = "any"
    NEVER_OPENED = "never_opened"
    OPENED = "opened"


class Why(StrEnum):
    """Why a step was left out."""

    OVERTAKEN = "overtaken"  # a later step is due too: no burst after downtime or a pause.
    OPENED = "opened"  # only if never opened.
    NOT_OPENED = "not_opened"  # only if opened.
    NOT_KNOWN = "not_known"  # opens are not recorded, and nobody guesses.
    ENOUGH = "enough"  # as many reminders as one invoice may have.
    BEFORE_SENDING = "before_sending"  # its day had come before the invoice was sent.
    BEFORE_STEP = "before_step"  # its day had come before the step was switched on.
    TOO_LATE = "too_late"  # meant for before the due date, which is past.
    NO_ADDRESS = "no_address"  # nobody to write to. Found out by whoever gathers the addresses.
    OPTED_OUT = "opted_out"  # everybody there wants no reminders, or cannot be reached by mail.
    BY_HAND = "by_hand"  # a member said so.


@dataclass(frozen=True, slots=True)
class Step:
    """A reminder so many days after the due date; before it if `days` is negative."""

    id: str
    days: int
    condition: Condition
    since: datetime
    """When it was switched on or moved: what lies before that moment is not made up for."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a company reminds."""

    hours: Hours
    steps: Sequence[Step]
    most: int = 6
    gap_days: int = 3


@dataclass(frozen=True, slots=True)
class Owed:
    """An amount due, and what has been said about it."""

    due_date: date
    sent_at: datetime
    """When the customer was last sent the paper itself."""
    opened: bool | None
    """None where it is not recorded."""
    is_silent: bool = False
    """Paid, cancelled, disputed, paused: nothing goes out, and nothing is decided."""
    silent_until: date | None = None
    """The last day of a pause that ends by itself."""
    decided: frozenset[str] = frozenset()
    reminded_at: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done now: at most one step goes out, and others are left out for good."""

    send: Step | None = None
    left_out: Sequence[tuple[Step, Why]] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to be done."""
        return self.send is not None or bool(self.left_out)


@dataclass(frozen=True, slots=True)
class Planned:
    """When a step goes out if nothing happens before; never before now."""

    step: Step
    at: datetime


@dataclass(slots=True)
class _Sorted:
    """The steps that are not decided yet: what each is waiting for, or why it comes no more."""

    waiting: list[Planned] = field(default_factory=list)
    lapsed: list[tuple[Step, Why]] = field(default_factory=list)


def decide(owed: Owed, rules: Rules, *, now: datetime) -> Decision:
    """Return what the amount due calls for now. Asked outside the company's hours, it calls for nothing."""
    if owed.is_silent or not rules.hours.is_open(now):
        return Decision()
    steps = _sorted(owed, rules, now=now)
    due = [planned.step for planned in steps.waiting if planned.at <= now]
    winner = _latest(step for step in due if _hindrance(step, owed, rules) is None)
    left_out = [(step, _hindrance(step, owed, rules) or Why.OVERTAKEN) for step in due if step is not winner]
    return Decision(winner, (*steps.lapsed, *left_out))


def next_reminder(owed: Owed, rules: Rules, *, now: datetime) -> Planned | None:
    """Return the reminder that goes out next if the customer does nothing, or None."""
    if owed.is_silent:
        return None
    waiting = _sorted(owed, rules, now=now).waiting
    able = [planned for planned in waiting if _hindrance(planned.step, owed, rules) is None]
    if not able:
        return None
    at = min(planned.at for planned in able)
    winner = _latest(planned.step for planned in able if planned.at == at)
    return None if winner is None else Planned(winner, at)


def _sorted(owed: Owed, rules: Rules, *, now: datetime) -> _Sorted:
    found = _Sorted()
    for step in rules.steps:
        if step.id in owed.decided:
            continue
        own = rules.hours.opens(_own_day(step, owed.due_date, rules.hours))
        at = rules.hours.next_open(max(own, _earliest(owed, rules), now))
        why = _lapse(step, owed, rules, own=own, at=at)
        if why is None:
            found.waiting.append(Planned(step, at))
        elif own <= now:
            found.lapsed.append((step, why))
    return found


def _own_day(step: Step, due_date: date, hours: Hours) -> date:
    """Return the step's day; one that is not open gives way, and never to the other side of the due date."""
    day = due_date + timedelta(days=step.days)
    return hours.on_or_before(day) if step.days < 0 else hours.on_or_after(day)


def _earliest(owed: Owed, rules: Rules) -> datetime:
    """Return the moment before which nothing goes out: rest after the sending, after the last reminder, the pause."""
    moments = [owed.sent_at + FIRST_REST]
    if owed.reminded_at:
        last = rules.hours.day_of(max(owed.reminded_at))
        moments.append(rules.hours.opens(last + timedelta(days=rules.gap_days)))
    if owed.silent_until is not None:
        moments.append(rules.hours.opens(owed.silent_until + timedelta(days=1)))
    return max(moments)


def _lapse(step: Step, owed: Owed, rules: Rules, *, own: datetime, at: datetime) -> Why | None:
    if own < owed.sent_at:
        return Why.BEFORE_SENDING
    if own < step.since:
        return Why.BEFORE_STEP
    if step.days < 0 and rules.hours.day_of(at) > owed.due_date:
        return Why.TOO_LATE
    return None


def _hindrance(step: Step, owed: Owed, rules: Rules) -> Why | None:
    if len(owed.reminded_at) >= rules.most:
        return Why.ENOUGH
    if step.condition is Condition.ANY:
        return None
    if owed.opened is None:
        return Why.NOT_KNOWN
    if owed.opened is (step.condition is Condition.OPENED):
        return None
    return Why.OPENED if owed.opened else Why.NOT_OPENED


def _latest(steps: Iterable[Step]) -> Step | None:
    """Return the step furthest on; of several on one day, the first as the company ordered them."""
    return max(steps, key=lambda step: step.days, default=None)
