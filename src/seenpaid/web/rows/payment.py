"""Money that came in, ready to be shown, with the forms that correct it or give it back: one of each for every payment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from seenpaid.companies.access import Company
from seenpaid.lib.money import Money
from seenpaid.payments.queries import Payment
from seenpaid.web.choices import PAYMENT_METHODS
from seenpaid.web.forms.typed import Typed
from seenpaid.web.moments import Moment, day, moment

RECORDED: Final = ("amount", "method", "paid_on", "reference")
"""What is typed to record a payment, or to correct one."""


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
    left: bool
    """Some of it can still be given back."""
    counts: bool
    """Some of it counts on the invoice, which would be owed again."""
    notes: list[str]
    amend: Typed | None
    """To correct what a member wrote down; not for what a gateway took, or what was undone."""
    refund: Typed


def payment_rows(
    payments: Iterable[Payment], *, now: datetime, company: Company, refused: Typed | None = None
) -> list[PaymentRow]:
    """Return a row for each payment, undone ones too; `refused` is the form of one of them, as it was typed."""
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
            left=payment.amount_minor > payment.returned_minor,
            counts=payment.applied_minor > 0,
            notes=_notes(payment, company=company),
            amend=None if payment.is_online or payment.voided_at else _amend_form(payment).or_refused(refused),
            refund=_refund_form(payment).or_refused(refused),
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


def refund_row(payment_id: str) -> str:
    """Return what tells the fields of a payment's refund from those of its correction."""
    return f"{payment_id}_back"


def _amend_form(payment: Payment) -> Typed:
    written = {
        "amount": Money(payment.amount_minor, payment.currency).major(),
        "method": payment.method,
        "paid_on": payment.paid_on.isoformat(),
        "reference": payment.reference,
    }
    return Typed(written, row=payment.pk)


def _refund_form(payment: Payment) -> Typed:
    left = Money(payment.amount_minor - payment.returned_minor, payment.currency).major()
    return Typed({"amount": left}, row=refund_row(payment.pk))
