"""A credit note is begun from an invoice: the whole of it, some lines, or an amount."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company
from seenpaid.companies.profile import Reading
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle
from seenpaid.documents.access import DocumentNotFoundError, access_document, lock_document
from seenpaid.documents.actions.create import create_document
from seenpaid.documents.actions.credit_note import above, check_credit, creditable
from seenpaid.documents.crediting import backs
from seenpaid.documents.defaults import defaults_of
from seenpaid.documents.draft import InvalidDraftError, parse
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.snapshot import plain
from seenpaid.documents.totals import Tax, compute
from seenpaid.documents.typed import typed
from seenpaid.lib.money import InvalidAmountError, Money

FIELDS: Final = frozenset({"lines", "amount"})
_LEFT_OUT: Final = ("issue_date", "due_date", "stages", "partial_payments", "notes", "terms")


class NoInvoiceToCreditError(Exception):
    """A draft is changed instead, and what is cancelled gives nothing back."""


def credit_invoice(invoice: Document, *, raw: Mapping[str, object], by: By, now: datetime) -> Document:
    """Return a draft credit note for the invoice: of the lines at the given positions, of an amount, or of all of it.

    Raises NotAllowedError, NoInvoiceToCreditError, InvalidDraftError or InvalidProfileError; then nothing is stored.
    """
    require(by, Permission.MANAGE_INVOICES)
    reading = Reading(raw, allowed=FIELDS)
    with transaction.atomic():
        invoice = lock_document(invoice)
        if invoice.kind != Kind.INVOICE or invoice.status in {lifecycle.DRAFT, lifecycle.CANCELLED}:
            raise NoInvoiceToCreditError
        content = {name: value for name, value in typed(invoice).items() if name not in _LEFT_OUT}
        if raw.get("amount") not in (None, ""):
            content |= {**_for_amount(reading, invoice), "discount_percent": "0"}
        elif raw.get("lines") not in (None, []):
            content["lines"] = _chosen(reading, content["lines"])
        reading.done()
        return _begun(invoice, content, by=by, now=now)


def write_credit_note(company: Company, *, raw: Mapping[str, object], by: By, now: datetime) -> Document:
    """Return a draft credit note: free, or of the `invoice` that is named, in words of its own or by `credit_invoice`.

    Raises as create_document and credit_invoice do; an invoice that is foreign is as one that is missing.
    """
    require(by, Permission.MANAGE_INVOICES)
    content = {name: value for name, value in raw.items() if name != "invoice"}
    if raw.get("invoice") is None:
        return create_document(company, kind=Kind.CREDIT_NOTE, raw=content, by=by, now=now)
    try:
        invoice = access_document(str(raw["invoice"])[:40], company=company)
    except DocumentNotFoundError:
        raise InvalidDraftError({"invoice": ["There is no such invoice."]}) from None
    lines = content.get("lines")
    if set(content) <= FIELDS and not (isinstance(lines, list) and any(isinstance(line, Mapping) for line in lines)):
        return credit_invoice(invoice, raw=content, by=by, now=now)
    if invoice.status in {lifecycle.DRAFT, lifecycle.CANCELLED}:
        raise NoInvoiceToCreditError
    usual = {"currency": invoice.currency, "prices_include_tax": invoice.prices_include_tax}
    content = {"customer": invoice.customer_id, **usual, **content}
    return _begun(invoice, content, by=by, now=now)


def _begun(invoice: Document, content: Mapping[str, object], *, by: By, now: datetime) -> Document:
    with transaction.atomic():
        invoice = lock_document(invoice)
        note = create_document(invoice.company, kind=Kind.CREDIT_NOTE, raw=content, by=by, now=now, origin=invoice)
        defaults = defaults_of(invoice.company, now=now, kind=Kind.CREDIT_NOTE)
        check_credit(note, fields=parse(typed(note), defaults=defaults))
    return note


def _chosen(reading: Reading, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    asked = reading.raw["lines"]
    positions = asked if isinstance(asked, list) else [asked]
    if not all(isinstance(at, int) and not isinstance(at, bool) and 1 <= at <= len(lines) for at in positions):
        reading.fault("lines", f"Name lines by their position, from 1 to {len(lines)}.")
        return lines
    return [line for position, line in enumerate(lines, start=1) if position in positions]


def _for_amount(reading: Reading, invoice: Document) -> dict[str, object]:
    value, currency = reading.raw.get("amount"), invoice.currency
    try:
        minor = Money.parse(value.strip() if isinstance(value, str) else "?", currency).minor
    except InvalidAmountError as error:
        reading.fault("amount", str(error))
        return {}
    left = creditable(invoice)
    if minor <= 0 or minor > left:
        reading.fault("amount", "Enter an amount above zero." if minor <= 0 else above(invoice, left=left))
        return {}
    parts, includes = backs(_taxes(invoice), minor=minor, prices_include_tax=invoice.prices_include_tax)
    lines = [
        {
            "description": " ".join(filter(None, (invoice.number, invoice.title))),
            "quantity": "1",
            "unit_price": Money(part.minor, currency).major(),
            "tax_rate": plain(part.rate),
            "tax_category": part.category,
        }
        for part in parts
    ]
    return {"lines": lines, "prices_include_tax": includes}


def _taxes(invoice: Document) -> tuple[Tax, ...]:
    return compute(
        list(invoice.lines.all()),
        discount_percent=invoice.discount_percent,
        currency=invoice.currency,
        prices_include_tax=invoice.prices_include_tax,
    ).taxes
