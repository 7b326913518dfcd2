"""An invoice that another program issued comes to us with its number, its day and its money."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle, write
from seenpaid.documents.defaults import defaults_of
from seenpaid.documents.draft import parse
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.numbering import pass_number
from seenpaid.documents.settle import derive
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.advance import advance
from seenpaid.lib.ids import new_id


def take_over(
    company: Company,
    *,
    raw: Mapping[str, object],
    number: str,
    is_cancelled: bool = False,
    paid_minor: int = 0,
    paid_at: datetime | None = None,
    by: By,
    now: datetime,
) -> Document:
    """Keep it as issued on its own day, frozen as revision 1. Nobody is told: it is old news.

    `paid_minor` is what `payments` keeps rows of, in the same transaction. Its numbers' series goes on above it.
    It counts as sent from now on where money is still owed, so that reminders whose day is past stay silent.
    Raises NotAllowedError or InvalidDraftError.
    """
    require(by, Permission.MANAGE_INVOICES)
    fields = parse(raw, defaults=defaults_of(company, now=now))
    customer = write.customer_of(fields, company=company)
    issued_at = min(now, datetime.combine(fields.issue_date, time(12), ZoneInfo(company.time_zone)))
    with transaction.atomic():
        document = Document(
            id=new_id("inv"), company=company, kind=Kind.INVOICE, created_by_id=by.user_id, created_at=now, revision=1
        )
        document.paid_minor = paid_minor
        write.put(document, fields, customer=customer, now=now)
        document.save(force_insert=True)
        write.put_lines(document, fields)
        document.number = number
        status = lifecycle.status_for(paid_minor=paid_minor, total_minor=document.total_minor, was_viewed=False)
        is_owed = status != lifecycle.PAID and not is_cancelled
        _move(
            document,
            lifecycle.SENT,
            number=number,
            search=write.searchable(document),
            issued_at=issued_at,
            sent_at=now if is_owed else issued_at,
        )
        if is_cancelled:
            _move(document, lifecycle.CANCELLED, cancelled_at=now)
        elif status != lifecycle.SENT:
            derive(document)
            is_paid = status == lifecycle.PAID
            _move(document, status, paid_at=(paid_at or issued_at) if is_paid else None, due_date=document.due_date)
        write.freeze(document, fields, by=by, now=now)
        pass_number(document)
        record(
            EventKind.INVOICE_IMPORTED,
            company_id=company.pk,
            subject_id=document.pk,
            at=now,
            actor=by.actor,
            data={"number": number},
        )
    return document


def _move(document: Document, to: str, **changes: object) -> None:
    advance(document, to, transitions=lifecycle.TRANSITIONS, **changes)
