"""An invoice's reminders in JSON."""

from typing import Literal, TypedDict

from seenpaid.lib.wire import Day, Moment, moment, moment_or_none
from seenpaid.messaging.reminders.queries import Coming, ReminderPause


class NextReminder(TypedDict):
    """What goes out next if nobody pays, opens or says anything; `days` after the due date, or before when negative."""

    at: Moment
    days: int
    condition: Literal["any", "never_opened", "opened"]
    to: list[str]


class PausedReminders(TypedDict):
    """Why nothing goes out, and the last day of it; null until somebody says otherwise."""

    of: Literal["invoice", "customer"]
    until: Day | None
    reason: str
    created_at: Moment | None  # none where it follows from what a customer said, or from money.


class Reminders(TypedDict):
    """Where the reminders of an invoice stand."""

    next: NextReminder | None
    pause: PausedReminders | None


def reminders_shape(*, coming: Coming | None, pause: ReminderPause | None) -> Reminders:
    """Return what is planned and what holds it up."""
    return {"next": None if coming is None else _next(coming), "pause": None if pause is None else _pause(pause)}


def _next(coming: Coming) -> NextReminder:
    return {
        "at": moment(coming.planned.at),
        "days": coming.step.days,
        "condition": coming.planned.step.condition.value,
        "to": [one.address for one in coming.willing],
    }


def _pause(pause: ReminderPause) -> PausedReminders:
    return {
        "of": "invoice" if pause.document_id else "customer",
        "until": pause.until.isoformat() if pause.until else None,
        "reason": pause.reason,
        "created_at": moment_or_none(pause.created_at),
    }
