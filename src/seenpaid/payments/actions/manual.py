"""Money that came outside is written down, and a mistake undone."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.profile import Reading
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle
from seenpaid.documents.access import lock_document
from seenpaid.documents.actions import credit_payment
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.money import InvalidAmountError, Money
from seenpaid.payments.access import PaymentNotFoundError
from seenpaid.payments.models import Method, Payment

METHODS: Final = [method for method in Method.values if method != Method.ONLINE]
FIELDS: Final = frozenset({"amount", "method", "paid_on", "reference"})


class NotPayableError(Exception):
    """A draft, cancelled or paid document takes no payment."""


def record_manual(document: Document, *, raw: Mapping[str, object], by: By, now: datetime) -> Payment:
    """Record money that came outside: `amount`, `method`, `paid_on`, `reference`.

    Raises NotAllowedError, NotPayableError or InvalidProfileError (errors by field).
    """
    require(by, Permission.MANAGE_INVOICES)
    reading = Reading(raw, allowed=FIELDS)
    amount = read_amount(reading, document)
    method = reading.one_of("method", METHODS, f"Use one of {', '.join(METHODS)}.")
    paid_on = read_day(reading, today=today_of(document.company, now=now))
    reference = reading.line("reference", limit=120)
    reading.done()
    with transaction.atomic():
        document = lock_document(document)
        if document.status not in lifecycle.OPEN:
            raise NotPayableError
        if amount.minor > document.balance_minor:
            owed = Money(document.balance_minor, document.currency).major()
            reading.fault("amount", f"Only {owed} {document.currency} is owed.")
            reading.done()
        payment = Payment.objects.create(
            company_id=document.company_id,
            document=document,
            amount_minor=amount.minor,
            currency=amount.currency,
            method=method,
            paid_on=paid_on,
            reference=reference,
            recorded_by_id=by.user_id,
            created_at=now,
        )
        _note(EventKind.PAYMENT_RECORDED, payment, by=by, now=now)
        credit_payment(document, minor=amount.minor, actor=by.actor, now=now)
    return payment


def void_manual(payment: Payment, *, by: By, now: datetime) -> None:
    """Undo a payment recorded by mistake; the row stays. Raises NotAllowedError or PaymentNotFoundError."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        lock_document(payment.document)
        voided = Payment.objects.filter(pk=payment.pk, company_id=by.company_id, charge=None, voided_at=None).update(
            voided_at=now, voided_by_id=by.user_id
        )
        if voided != 1:
            raise PaymentNotFoundError
        _note(EventKind.PAYMENT_VOIDED, payment, by=by, now=now)
        credit_payment(payment.document, minor=-payment.amount_minor, actor=by.actor, now=now)


def read_amount(reading: Reading, document: Document) -> Money:
    """Return what came in; a fault is noted at its field."""
    value = reading.raw.get("amount")
    try:
        amount = Money.parse(value.strip() if isinstance(value, str) else "", document.currency)
    except InvalidAmountError as error:
        reading.fault("amount", str(error))
        return Money(1, document.currency)
    if amount.minor <= 0:
        reading.fault("amount", "Enter an amount above zero.")
    return amount


def read_day(reading: Reading, *, today: date) -> date:
    """Return the day it came in, today unless one is named; a fault is noted at its field."""
    value = reading.raw.get("paid_on")
    if value in (None, ""):
        return today
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None:
        reading.fault("paid_on", "Write the date as YYYY-MM-DD.")
        return today
    if not date(1990, 1, 1) <= day <= today + timedelta(days=1):
        reading.fault("paid_on", "Use a day that is not in the future.")
    return day


def _note(kind: EventKind, payment: Payment, *, by: By, now: datetime) -> None:
    record(
        kind,
        company_id=payment.company_id,
        subject_id=payment.document_id,
        at=now,
        actor=by.actor,
        data={
            "payment": payment.pk,
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
            "method": payment.method,
        },
    )
