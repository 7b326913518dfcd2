"""An invoice's own facts and payments, ready to be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from seenpaid.companies.access import Company
from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document, Kind
from seenpaid.documents.actions.convert import CONVERTIBLE
from seenpaid.documents.defaults import today_of
from seenpaid.lib.money import Money
from seenpaid.payments.queries import Payment
from seenpaid.web.choices import PAYMENT_METHODS
from seenpaid.web.forms.amend import AmendForm, amend_form
from seenpaid.web.forms.typed import Typed
from seenpaid.web.moments import Moment, day, due, moment, valid
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


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Money that came in."""

    id: str
    amount: str
    method: str
    paid_day: str
    reference: str
    recorded: Moment
    is_undone: bool
    is_online: bool
    left: str
    counts: bool
    """Some of it counts on the invoice, which would be owed again."""
    notes: list[str]
    form: AmendForm | None
    """To correct what a member wrote down; not for what a gateway took, or what was undone."""


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


def payment_rows(
    payments: Iterable[Payment], *, now: datetime, company: Company, amended: tuple[str, Typed] | None = None
) -> list[PaymentRow]:
    """Return a row for each payment, undone ones too."""
    methods = dict(PAYMENT_METHODS)
    return [
        PaymentRow(
            id=payment.pk,
            amount=Money(payment.amount_minor, payment.currency).format(company.locale),
            method=str(methods.get(payment.method, _("Online"))),
            paid_day=day(payment.paid_on),
            reference=payment.reference,
            recorded=moment(payment.created_at, now=now, zone=company.time_zone),
            is_undone=payment.voided_at is not None,
            is_online=payment.is_online,
            left=Money(payment.amount_minor - payment.returned_minor, payment.currency).major()
            if payment.amount_minor > payment.returned_minor
            else "",
            counts=payment.applied_minor > 0,
            notes=_notes(payment, company=company),
            form=None if payment.is_online or payment.voided_at else amend_form(payment, amended),
        )
        for payment in payments
    ]


def _notes(payment: Payment, *, company: Company) -> list[str]:
    """Say what became of money that a gateway took, and why somebody should look at it."""
    charge, notes = payment.charge, []
    if payment.returned_minor:
        notes.append(_("%s went back") % Money(payment.returned_minor, payment.currency).format(company.locale))
    if payment.credit_minor:
        notes.append(
            _("%s is the customer's credit") % Money(payment.credit_minor, payment.currency).format(company.locale)
        )
    if charge and charge.dismissal:
        notes.append(_("%(why)s. Dealt with: %(note)s") % {"why": charge.get_flag_display(), "note": charge.dismissal})
    return notes
