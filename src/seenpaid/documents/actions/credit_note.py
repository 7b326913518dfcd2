"""What an issued credit note means: the customer has so much to their credit, and never more than the invoice came to."""

from datetime import datetime

from django.db.models import Sum

from seenpaid.companies.access import By
from seenpaid.documents import lifecycle
from seenpaid.documents.access import lock_document
from seenpaid.documents.actions.use_credit import move
from seenpaid.documents.draft import DraftFields, InvalidDraftError
from seenpaid.documents.models import Credit, Document, Kind
from seenpaid.lib.money import Money


def lock_with_origin(document: Document) -> Document:
    """Return the row locked; a credit note's invoice before it, as everywhere, so that nobody waits in a circle."""
    if document.kind == Kind.CREDIT_NOTE and document.origin is not None:
        lock_document(document.origin)
    return lock_document(document)


def check_credit(document: Document, *, fields: DraftFields, is_issuing: bool = False) -> None:
    """Refuse a credit note above its invoice, or below what was used of it, or of nothing. Raises InvalidDraftError."""
    if document.kind != Kind.CREDIT_NOTE:
        return
    total = fields.totals.total_minor
    if is_issuing and total == 0:
        raise InvalidDraftError({"lines": ["A credit note gives something back: its total is above zero."]})
    if (invoice := document.origin) is not None:
        _check_invoice(document, invoice, fields=fields)
    if document.credited_minor:
        _check_used(document, fields=fields)


def creditable(invoice: Document, *, besides: str = "") -> int:
    """Return how much of the invoice no issued credit note has given back yet."""
    issued = Document.objects.filter(company_id=invoice.company_id, kind=Kind.CREDIT_NOTE, origin=invoice)
    issued = issued.exclude(status__in=[lifecycle.DRAFT, lifecycle.CANCELLED]).exclude(pk=besides)
    return invoice.total_minor - int(issued.aggregate(minor=Sum("total_minor", default=0))["minor"])


def above(invoice: Document, *, left: int) -> str:
    """Say how much of an invoice can still be credited."""
    most, whole = (Money(minor, invoice.currency).major() for minor in (left, invoice.total_minor))
    if left < invoice.total_minor:
        return f"{invoice.number} came to {whole} {invoice.currency}, and only {most} of it is not credited yet."
    return f"{invoice.number} came to {whole} {invoice.currency}: no more than that can be credited."


def give_credit(note: Document, *, by: By, now: datetime) -> Document:
    """Put an issued credit note to its customer's credit, use it on its own invoice, and return the fresh row."""
    credit = Credit.objects.create(
        company_id=note.company_id,
        customer_id=note.customer_id,
        document=note,
        source=note.pk,
        currency=note.currency,
        amount_minor=note.total_minor,
        created_at=now,
    )
    if note.origin is not None:
        invoice = lock_document(note.origin)
        minor = min(note.total_minor, invoice.balance_minor)
        if invoice.status in lifecycle.OPEN and minor > 0:
            move(credit, invoice=invoice, minor=minor, by=by, now=now)
    return lock_document(note)


def change_credit(note: Document) -> None:
    """Follow an issued credit note that was edited."""
    if note.kind == Kind.CREDIT_NOTE:
        Credit.objects.filter(company_id=note.company_id, document=note).update(
            amount_minor=note.total_minor, customer_id=note.customer_id, currency=note.currency
        )


def withdraw_note(note: Document) -> None:
    """Take back the credit of a note that was called off before any of it was used."""
    Credit.objects.filter(company_id=note.company_id, document=note, used_minor=0).update(amount_minor=0)


def _check_invoice(document: Document, invoice: Document, *, fields: DraftFields) -> None:
    if fields.customer_id != invoice.customer_id:
        raise InvalidDraftError({"customer": [f"{invoice.number} is another customer's."]})
    if fields.currency != invoice.currency:
        raise InvalidDraftError({"currency": [f"{invoice.number} is in {invoice.currency}."]})
    left = creditable(invoice, besides=document.pk)
    if fields.totals.total_minor > left:
        raise InvalidDraftError({"lines": [above(invoice, left=left)]})


def _check_used(document: Document, *, fields: DraftFields) -> None:
    if fields.customer_id != document.customer_id:
        raise InvalidDraftError({"customer": ["Some of this credit was used; the customer stays."]})
    if fields.currency != document.currency:
        raise InvalidDraftError({"currency": ["Some of this credit was used; the currency stays."]})
    if fields.totals.total_minor < document.credited_minor:
        used = Money(document.credited_minor, document.currency).major()
        raise InvalidDraftError({"lines": [f"{used} {document.currency} of this credit was used: it cannot be less."]})
