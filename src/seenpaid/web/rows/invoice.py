"""The rows of the invoice list, ready to be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from seenpaid.companies.access import Company
from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document, Kind
from seenpaid.documents.defaults import today_of
from seenpaid.engagement.queries import Engagement, InvoiceSum
from seenpaid.lib.money import Money
from seenpaid.web.moments import Moment, day, due, moment, valid
from seenpaid.web.statuses import StatusWord, status_word


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One invoice in a list."""

    id: str
    number: str
    title: str
    customer: str
    customer_id: str
    status: StatusWord
    viewed: Moment | None
    is_unopened: bool
    due: str
    due_day: str
    due_iso: str
    issued_day: str
    amount: str
    balance: str
    """What is still owed, where that is not the whole amount."""


@dataclass(frozen=True, slots=True)
class SumRow:
    """What the shown invoices of one currency come to."""

    count: int
    total: str
    owed: str


def invoice_rows(documents: Iterable[Document], *, company: Company, now: datetime) -> list[InvoiceRow]:
    """Return a row for each document; each comes with its customer and summary at hand."""
    return [_row(document, company=company, now=now) for document in documents]


def sum_rows(sums: Iterable[InvoiceSum], *, locale: str) -> list[SumRow]:
    """Return the totals, written out."""
    return [
        SumRow(
            row.count,
            Money(row.total_minor, row.currency).format(locale),
            Money(row.owed_minor, row.currency).format(locale) if row.owed_minor else "",
        )
        for row in sums
    ]


def _row(document: Document, *, company: Company, now: datetime) -> InvoiceRow:
    today = today_of(company, now=now)
    engagement: Engagement | None = getattr(document, "engagement", None)
    last = engagement.last_viewed_at if engagement else None
    is_open = document.status in lifecycle.OPEN
    is_quote = document.kind == Kind.QUOTE
    part = is_open and 0 < document.balance_minor < document.total_minor
    return InvoiceRow(
        id=document.pk,
        number=document.number or "",
        title=document.title or _("Untitled"),
        customer=document.customer.name,
        customer_id=document.customer_id,
        status=status_word(document, today=today),
        viewed=moment(last, now=now, zone=company.time_zone) if last else None,
        is_unopened=is_open and last is None,
        due=(valid if is_quote else due)(document.due_date, today=today) if is_open else "",
        due_day=day(document.due_date),
        due_iso=document.due_date.isoformat() if document.due_date else "",
        issued_day=day(document.issue_date),
        amount=Money(document.total_minor, document.currency).format(company.locale),
        balance=Money(document.balance_minor, document.currency).format(company.locale) if part else "",
    )
