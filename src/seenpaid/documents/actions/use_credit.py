"""Credit is used on an invoice, and given back again.

The rows are locked in one order everywhere: the invoice, then each credit note before its credit, oldest first. So two
who use the same credit at once stand in line, and never take more than is there. SEC-96
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.profile import Reading
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle
from seenpaid.documents.access import ApplicationNotFoundError, DocumentNotFoundError, access_document, lock_document
from seenpaid.documents.models import Credit, CreditApplication, Document, Kind
from seenpaid.documents.settle import rebalance
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.money import InvalidAmountError, Money

APPLY_FIELDS: Final = frozenset({"invoice", "amount"})


class NotCreditableError(Exception):
    """The invoice takes no credit, or the credit is nobody's to give: a draft, cancelled or paid one, or used up."""


def apply_credit(note: Document, *, raw: Mapping[str, object], by: By, now: datetime) -> Document:
    """Use a credit note on one of its customer's invoices (`invoice`, `amount`), and return the note's fresh row.

    Without an amount: as much as there is and is owed. Raises NotAllowedError, NotCreditableError or
    InvalidProfileError; then nothing changes.
    """
    require(by, Permission.MANAGE_INVOICES)
    reading = Reading(raw, allowed=APPLY_FIELDS)
    asked = _amount(reading, note.currency)
    named = reading.line("invoice", limit=40, required=True)
    try:
        invoice = access_document(named, company=note.company)
    except DocumentNotFoundError:
        reading.fault("invoice", "There is no such invoice.")
    reading.done()
    with transaction.atomic():
        invoice = lock_document(invoice)
        note = lock_document(note)
        credit = Credit.objects.select_for_update().filter(company_id=note.company_id, document=note).first()
        if credit is None or note.status == lifecycle.CANCELLED or note.kind != Kind.CREDIT_NOTE:
            raise NotCreditableError
        _check(reading, invoice, customer_id=credit.customer_id, currency=credit.currency)
        left = credit.amount_minor - credit.used_minor
        minor = _allowed(reading, asked, invoice=invoice, left=left)
        move(credit, invoice=invoice, minor=minor, by=by, now=now)
        return lock_document(note)


def use_credit(invoice: Document, *, raw: Mapping[str, object], by: By, now: datetime) -> Document:
    """Use whatever the customer has to their credit, oldest first (`amount`), and return the invoice's fresh row.

    Raises NotAllowedError, NotCreditableError or InvalidProfileError; then nothing changes.
    """
    require(by, Permission.MANAGE_INVOICES)
    reading = Reading(raw, allowed=frozenset({"amount"}))
    asked = _amount(reading, invoice.currency)
    reading.done()
    with transaction.atomic():
        invoice = lock_document(invoice)
        available = _lock_credits(invoice)
        left = sum(credit.amount_minor - credit.used_minor for credit in available)
        minor = _allowed(reading, asked, invoice=invoice, left=left)
        for credit in available:
            part = min(minor, credit.amount_minor - credit.used_minor)
            if part > 0:
                move(credit, invoice=invoice, minor=part, by=by, now=now)
                minor -= part
    invoice.refresh_from_db()
    return invoice


def undo_application(application: CreditApplication, *, by: By, now: datetime) -> None:
    """Give the credit back to the customer; the row stays. Raises NotAllowedError or ApplicationNotFoundError."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        invoice = lock_document(application.invoice)
        if not _take_back(application, invoice=invoice, by=by, now=now):
            raise ApplicationNotFoundError


def release(invoice: Document, *, by: By, now: datetime) -> None:
    """Give back all credit that a locked invoice was given."""
    for application in CreditApplication.objects.select_related("credit").filter(
        company_id=invoice.company_id, invoice=invoice, undone_at=None
    ):
        _take_back(application, invoice=invoice, by=by, now=now)


def release_surplus(invoice: Document, *, by: By, now: datetime) -> None:
    """Give back the credit that a locked invoice no longer needs, newest first: it was made smaller."""
    for application in CreditApplication.objects.select_related("credit").filter(
        company_id=invoice.company_id, invoice=invoice, undone_at=None
    ).order_by("-id"):  # fmt: skip
        if invoice.balance_minor >= 0:
            return
        needed = application.amount_minor + invoice.balance_minor
        _take_back(application, invoice=invoice, by=by, now=now)
        if needed > 0:
            move(application.credit, invoice=invoice, minor=needed, by=by, now=now)


def move(credit: Credit, *, invoice: Document, minor: int, by: By, now: datetime) -> None:
    """Use `minor` of a credit on a locked invoice: no more than is there and than is owed, which the caller saw to."""
    CreditApplication.objects.create(
        company_id=invoice.company_id,
        credit=credit,
        invoice=invoice,
        amount_minor=minor,
        applied_by_id=by.user_id,
        applied_at=now,
    )
    _use(credit, minor=minor, now=now)
    _note(EventKind.INVOICE_CREDITED, credit, invoice=invoice, minor=minor, by=by, now=now)
    invoice.credited_minor += minor
    rebalance(invoice, actor=by.actor, now=now, amount_minor=minor)


def _take_back(application: CreditApplication, *, invoice: Document, by: By, now: datetime) -> bool:
    undone = CreditApplication.objects.filter(pk=application.pk, company_id=invoice.company_id, undone_at=None).update(
        undone_at=now, undone_by_id=by.user_id
    )
    if undone != 1:
        return False
    credit, minor = application.credit, application.amount_minor
    _use(credit, minor=-minor, now=now)
    _note(EventKind.INVOICE_CREDIT_UNDONE, credit, invoice=invoice, minor=minor, by=by, now=now)
    invoice.credited_minor -= minor
    rebalance(invoice, actor=by.actor, now=now, amount_minor=-minor)
    return True


def _use(credit: Credit, *, minor: int, now: datetime) -> None:
    """Write down that so much more of it is used (or less); the database refuses more than is there."""
    note = credit.document and lock_document(credit.document)
    credit = Credit.objects.select_for_update().get(pk=credit.pk, company_id=credit.company_id)
    credit.used_minor += minor
    credit.save(update_fields=["used_minor"])
    if note is not None:
        note.credited_minor = credit.used_minor
        note.balance_minor = note.total_minor - note.paid_minor - note.credited_minor
        note.updated_at = now
        note.save(update_fields=["credited_minor", "balance_minor", "updated_at"])


def _lock_credits(invoice: Document) -> list[Credit]:
    """Return what the customer has left in the invoice's currency, locked, oldest first."""
    found = Credit.objects.filter(
        company_id=invoice.company_id, customer_id=invoice.customer_id, currency=invoice.currency
    ).order_by("pk")
    for credit in found.filter(document__isnull=False).select_related("document"):
        if credit.document is not None:
            lock_document(credit.document)
    locked = list(found.select_for_update(of=("self",)))
    return [credit for credit in locked if credit.used_minor < credit.amount_minor]


def _check(reading: Reading, invoice: Document, *, customer_id: str, currency: str) -> None:
    if invoice.customer_id != customer_id:
        reading.fault("invoice", "That invoice is another customer's.")
    elif invoice.currency != currency:
        reading.fault("invoice", f"That invoice is in {invoice.currency}.")
    reading.done()


def _allowed(reading: Reading, asked: int | None, *, invoice: Document, left: int) -> int:
    if invoice.kind != Kind.INVOICE or invoice.status not in lifecycle.OPEN or invoice.balance_minor <= 0 or left <= 0:
        raise NotCreditableError
    if asked is None:
        return min(left, invoice.balance_minor)
    if asked > left:
        reading.fault("amount", f"Only {Money(left, invoice.currency).major()} {invoice.currency} of credit is left.")
    elif asked > invoice.balance_minor:
        owed = Money(invoice.balance_minor, invoice.currency).major()
        reading.fault("amount", f"Only {owed} {invoice.currency} is owed.")
    reading.done()
    return asked


def _amount(reading: Reading, currency: str) -> int | None:
    value = reading.raw.get("amount")
    if value in (None, ""):
        return None
    try:
        minor = Money.parse(value.strip() if isinstance(value, str) else "?", currency).minor
    except InvalidAmountError as error:
        reading.fault("amount", str(error))
        return None
    if minor <= 0:
        reading.fault("amount", "Enter an amount above zero.")
    return minor


def _note(kind: EventKind, credit: Credit, *, invoice: Document, minor: int, by: By, now: datetime) -> None:
    note = credit.document
    record(
        kind,
        company_id=invoice.company_id,
        subject_id=invoice.pk,
        at=now,
        actor=by.actor,
        data={
            "credit_note": note.pk if note else None,
            "name": (note.number if note else None) or credit.source,
            "amount_minor": minor,
            "currency": invoice.currency,
        },
    )
    if note is not None:
        used = kind == EventKind.INVOICE_CREDITED
        record(
            EventKind.CREDIT_NOTE_APPLIED if used else EventKind.CREDIT_NOTE_UNAPPLIED,
            company_id=invoice.company_id,
            subject_id=note.pk,
            at=now,
            actor=by.actor,
            data={
                "invoice": invoice.pk,
                "number": invoice.number,
                "amount_minor": minor,
                "currency": invoice.currency,
            },
        )
