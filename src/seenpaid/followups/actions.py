"""What members do about follow-ups, beside writing: let them rest, or take them in hand."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, Membership, require
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import lock_document
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document
from seenpaid.followups.models import Claim, Snooze

LONGEST_SNOOZE: Final = timedelta(days=366)


class InvalidSnoozeError(ValueError):
    """The day is none, has passed or is too far off; the message says what to do."""


class TakenError(Exception):
    """Another member has it in hand."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(str(claim))
        self.claim = claim


def snooze(document: Document, *, until: str, by: By, now: datetime) -> Snooze:
    """Let an invoice rest until a day; a later word replaces an earlier one. Raises NotAllowedError or InvalidSnoozeError."""
    require(by, Permission.MANAGE_INVOICES)
    day = _read_day(until, today=today_of(document.company, now=now))
    found, _ = Snooze.objects.update_or_create(
        company_id=document.company_id,
        document=document,
        defaults={"until": day, "by_id": by.user_id, "at": now},
    )
    return found


def wake(document: Document, *, by: By) -> None:
    """Let an invoice rest no longer. Raises NotAllowedError."""
    require(by, Permission.MANAGE_INVOICES)
    Snooze.objects.filter(company_id=document.company_id, document=document).delete()


def claim(document: Document, *, by: Membership, now: datetime) -> Claim:
    """Take an invoice in hand; twice is as once. Raises NotAllowedError or TakenError."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        document = lock_document(document)  # two who press at once: one gets it.
        found, _ = Claim.objects.select_related("by").get_or_create(
            company_id=document.company_id, document=document, defaults={"by_id": by.user_id, "at": now}
        )
    if found.by_id != by.user_id:
        raise TakenError(found)
    return found


def release(document: Document, *, by: By) -> None:
    """Let others take it, whoever has it: people go on holiday. Raises NotAllowedError."""
    require(by, Permission.MANAGE_INVOICES)
    Claim.objects.filter(company_id=document.company_id, document=document).delete()


def _read_day(text: str, *, today: date) -> date:
    try:
        day = date.fromisoformat(text.strip()[:20])
    except ValueError:
        message = "Choose a day."
        raise InvalidSnoozeError(message) from None
    if not timedelta() < day - today <= LONGEST_SNOOZE:
        message = "Choose a day after today, within a year."
        raise InvalidSnoozeError(message)
    return day
