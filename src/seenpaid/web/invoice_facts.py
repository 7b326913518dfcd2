"""An invoice's own facts, ready to be shown."""

from dataclasses import dataclass
from datetime import datetime

from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document, Kind
from seenpaid.documents.actions.convert import CONVERTIBLE
from seenpaid.documents.defaults import today_of
from seenpaid.lib.money import Money
from seenpaid.web.moments import day, due, valid
from seenpaid.web.statuses import StatusWord, status_word


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """One invoice, and what may be done with it now."""

    id: str
    number: str
    title: str
    customer: str
    customer_id: str
    status: StatusWord
    total: str
    paid: str
    balance: str
    credited: str
    due: str
    due_day: str
    due_iso: str
    revision: int
    next_revision: int
    is_quote: bool
    is_credit: bool
    is_draft: bool
    is_open: bool
    is_convertible: bool
    is_editable: bool
    is_cancelled: bool


def facts_of(document: Document, *, now: datetime) -> InvoiceFacts:
    """Return the facts of an invoice as it stands."""
    company = document.company
    today = today_of(company, now=now)
    is_quote, is_credit = document.kind == Kind.QUOTE, document.kind == Kind.CREDIT_NOTE
    is_open = document.status in lifecycle.OPEN

    def money(minor: int) -> str:
        return Money(minor, document.currency).format(company.locale)

    return InvoiceFacts(
        id=document.pk,
        number=document.number or "",
        title=document.title,
        customer=document.customer.name,
        customer_id=document.customer_id,
        status=status_word(document, today=today),
        total=money(document.total_minor),
        paid=money(document.paid_minor) if document.paid_minor else "",
        balance=money(document.balance_minor) if is_open and document.kind == Kind.INVOICE else "",
        credited=money(document.credited_minor) if document.credited_minor and not is_credit else "",
        due=(valid if is_quote else due)(document.due_date, today=today) if is_open else "",
        due_day=day(document.due_date),
        due_iso=document.due_date.isoformat() if document.due_date else "",
        revision=document.revision,
        next_revision=document.revision + 1,
        is_quote=is_quote,
        is_credit=is_credit,
        is_draft=document.status == lifecycle.DRAFT,
        is_open=is_open,
        is_convertible=is_quote and document.status in CONVERTIBLE,
        is_editable=document.status in lifecycle.EDITABLE,
        is_cancelled=document.status == lifecycle.CANCELLED,
    )
