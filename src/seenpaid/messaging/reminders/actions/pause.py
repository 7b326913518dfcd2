"""Reminders rest, for one invoice or for all of a customer's: until a promised day, or until somebody says otherwise."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.profile import Reading
from seenpaid.companies.roles import Permission
from seenpaid.customers.models import Customer
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.messaging.models import ReminderPause
from seenpaid.messaging.reminders.actions.look import look_soon

FIELDS = frozenset({"until", "reason"})
LONGEST_REASON = 200


def pause(subject: Document | Customer, *, raw: Mapping[str, object], by: By, now: datetime) -> ReminderPause:
    """Send no reminders until after `until`, or at all while it is empty. Again changes the pause there is.

    Raises NotAllowedError or InvalidProfileError.
    """
    require(by, Permission.MANAGE_INVOICES)
    until, reason = _read(raw, today=today_of(subject.company, now=now))
    with transaction.atomic():
        kept, _ = ReminderPause.objects.update_or_create(
            company_id=subject.company_id,
            document=subject if isinstance(subject, Document) else None,
            customer=subject if isinstance(subject, Customer) else None,
            defaults={"until": until, "reason": reason, "created_by_id": by.user_id, "created_at": now},
        )
        data = {"until": until.isoformat() if until else "", "reason": reason}
        _tell(EventKind.REMINDERS_PAUSED, subject, by=by, now=now, data=data)
    return kept


def rest(document: Document, *, reason: str, now: datetime) -> None:
    """Remind of the document no more until a member lets it go on; a pause there is stays as it is."""
    ReminderPause.objects.get_or_create(
        company_id=document.company_id, document=document, defaults={"reason": reason, "created_at": now}
    )


def resume(subject: Document | Customer, *, by: By, now: datetime) -> bool:
    """Remind again; say whether there was a pause. What came due in it goes out once, not all of it."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        held = ReminderPause.objects.filter(company_id=subject.company_id)
        own = held.filter(document=subject) if isinstance(subject, Document) else held.filter(customer=subject)
        ended, _ = own.delete()
        if ended:
            _tell(EventKind.REMINDERS_RESUMED, subject, by=by, now=now, data={})
            look_soon(subject.company_id, now=now)
    return ended > 0


def _read(raw: Mapping[str, object], *, today: date) -> tuple[date | None, str]:
    reading = Reading(raw, allowed=FIELDS)
    reason = reading.line("reason", limit=LONGEST_REASON)
    told = reading.line("until", limit=10)
    until = None
    if told:
        try:
            until = date.fromisoformat(told)
        except ValueError:
            reading.fault("until", "Choose a day, such as 2026-12-24.")
        else:
            if until < today:
                reading.fault("until", "This day is past. Choose today or a later one.")
            elif until.year > today.year + 5:
                reading.fault("until", "Choose a day within five years.")
    reading.done()
    return until, reason


def _tell(kind: EventKind, subject: Document | Customer, *, by: By, now: datetime, data: Mapping[str, object]) -> None:
    record(kind, company_id=subject.company_id, subject_id=subject.pk, at=now, actor=by.actor, data=data)
