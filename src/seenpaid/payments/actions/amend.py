"""What a member wrote down of a payment was not quite right: it is changed, and the timeline says from what to what."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.profile import Reading
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import lock_document
from seenpaid.documents.actions import credit_payment
from seenpaid.documents.defaults import today_of
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.money import Money
from seenpaid.payments.access import PaymentNotFoundError
from seenpaid.payments.actions.manual import FIELDS, METHODS, read_amount, read_day
from seenpaid.payments.models import Payment


def amend_manual(payment: Payment, *, raw: Mapping[str, object], by: By, now: datetime) -> Payment:
    """Change what was written down; a field that is not named stays. The same again changes nothing.

    Raises NotAllowedError, PaymentNotFoundError (undone, or a gateway's) or InvalidProfileError (errors by field).
    """
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        document = lock_document(payment.document)
        payment = _own(payment, by=by)
        was = _told(payment)
        reading = Reading({**_typed(payment), **raw}, allowed=FIELDS)
        amount = read_amount(reading, document)
        method = reading.one_of("method", METHODS, f"Use one of {', '.join(METHODS)}.")
        paid_on = read_day(reading, today=max(today_of(document.company, now=now), payment.paid_on))
        reference = reading.line("reference", limit=120)
        more = amount.minor - payment.amount_minor
        if more > document.balance_minor:
            most = Money(document.balance_minor + payment.amount_minor, document.currency).major()
            reading.fault("amount", f"At most {most} {document.currency} can have come in by this payment.")
        reading.done()
        payment.amount_minor, payment.method = amount.minor, method
        payment.paid_on, payment.reference = paid_on, reference
        if _told(payment) == was:
            return payment
        payment.save(update_fields=["amount_minor", "method", "paid_on", "reference"])
        _note(payment, was, by=by, now=now)
        if more:
            credit_payment(document, minor=more, actor=by.actor, now=now)
    return payment


def _own(payment: Payment, *, by: By) -> Payment:
    """Return the row as it stands under the lock."""
    found = Payment.objects.select_related("document__company").filter(
        pk=payment.pk, company_id=by.company_id, charge=None, voided_at=None
    )
    own = found.first()
    if own is None:
        raise PaymentNotFoundError
    return own


def _typed(payment: Payment) -> dict[str, object]:
    return {
        "amount": Money(payment.amount_minor, payment.currency).major(),
        "method": payment.method,
        "paid_on": payment.paid_on.isoformat(),
        "reference": payment.reference,
    }


def _told(payment: Payment) -> tuple[int, str, date, str]:
    return payment.amount_minor, payment.method, payment.paid_on, payment.reference


def _note(payment: Payment, was: tuple[int, str, date, str], *, by: By, now: datetime) -> None:
    amount_minor, method, paid_on, reference = was
    record(
        EventKind.PAYMENT_AMENDED,
        company_id=payment.company_id,
        subject_id=payment.document_id,
        at=now,
        actor=by.actor,
        data={
            "payment": payment.pk,
            "currency": payment.currency,
            "amount_minor": payment.amount_minor,
            "was_minor": amount_minor,
            "method": payment.method,
            "was_method": method,
            "paid_on": payment.paid_on.isoformat(),
            "was_paid_on": paid_on.isoformat(),
            "reference": payment.reference,
            "was_reference": reference,
        },
    )
