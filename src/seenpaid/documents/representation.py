"""A document in JSON, as the API and webhooks tell it: without its link and its readers, which live above."""

from collections.abc import Sequence
from datetime import date
from typing import Final, TypedDict, cast

from seenpaid.documents.draft import TAX_CATEGORIES
from seenpaid.documents.lifecycle import (
    CANCELLED,
    CREDIT_STATUSES,
    DRAFT,
    QUOTE_STATUSES,
    STATUSES,
    is_expired,
    is_overdue,
)
from seenpaid.documents.models import CreditApplication, Document, QuoteAnswer
from seenpaid.documents.parts import parts_of
from seenpaid.documents.typed import typed
from seenpaid.lib.money import CURRENCIES
from seenpaid.lib.wire import Amount, Day, Id, Moment, Number, amount, day, moment, moment_or_none

type InvoiceStatus = str
type QuoteStatus = str
type CreditNoteStatus = str
type StageStatus = str
type TaxCategory = str
type Currency = str
WORDS: Final = {
    "InvoiceStatus": STATUSES,
    "QuoteStatus": QUOTE_STATUSES,
    "CreditNoteStatus": CREDIT_STATUSES,
    "StageStatus": ("open", "paid"),
    "TaxCategory": TAX_CATEGORIES,
    "Currency": CURRENCIES,
}


class Line(TypedDict):
    """One thing charged for; `net` is after its discount and before tax."""

    description: str
    quantity: Number
    unit: str
    unit_price: Number
    discount_percent: Number
    tax_rate: Number
    tax_category: TaxCategory
    net: Amount


class PartialPayments(TypedDict):
    """Whether the customer may pay in parts, and the least of them."""

    enabled: bool
    minimum: Amount | None


class Stage(TypedDict):
    """A part an invoice is paid in; `paid` is how much of it is, in the order of the stages."""

    label: str
    due_date: Day
    amount: Amount
    percent: Number | None
    paid: Amount
    status: StageStatus


class Content(TypedDict):
    """What was typed."""

    customer: Id
    title: str
    currency: Currency
    issue_date: Day
    due_date: Day | None
    discount_percent: Number
    notes: str
    terms: str
    po_number: str
    partial_payments: PartialPayments


class Sheet(Content):
    """What stands on the paper and what it comes to."""

    id: Id
    number: str | None
    revision: int
    customer_name: str
    lines: list[Line]
    stages: list[Stage]
    lines_total: Amount
    discount_total: Amount
    subtotal: Amount
    tax_total: Amount
    total: Amount
    amount_paid: Amount
    amount_credited: Amount
    balance_due: Amount
    created_at: Moment
    updated_at: Moment
    issued_at: Moment | None
    sent_at: Moment | None
    paid_at: Moment | None
    cancelled_at: Moment | None


class Paper(Sheet):
    """An invoice, and where it is in its life."""

    status: InvoiceStatus
    overdue: bool


class Answer(TypedDict):
    """What a customer said to a quote, under the name they typed."""

    accepted: bool
    name: str
    reason: str
    revision: int
    answered_at: Moment


class Offer(Sheet):
    """A quote, and where it is in its life; `due_date` is the last day it can be answered."""

    status: QuoteStatus
    expired: bool
    answer: Answer | None
    invoice: Id | None


class Use(TypedDict):
    """What a credit note was used on."""

    id: Id
    invoice: Id
    number: str
    amount: Amount
    applied_at: Moment


class Note(Sheet):
    """A credit note, and where it is in its life; `invoice` is the one it corrects, `amount_left` what can be used."""

    status: CreditNoteStatus
    invoice: Id | None
    amount_applied: Amount
    amount_left: Amount
    applications: list[Use]


def paper(document: Document, *, today: date) -> Paper:
    """Return the invoice; its customer and lines are at hand, `today` is the date at the company's place."""
    overdue = is_overdue(
        status=document.status, due_date=document.due_date, balance_minor=document.balance_minor, today=today
    )
    return {**_sheet(document), "status": document.status, "overdue": overdue}


def offer(document: Document, *, answer: QuoteAnswer | None, invoice_id: str | None, today: date) -> Offer:
    """Return the quote; its customer and lines are at hand, `today` is the date at the company's place."""
    return {
        **_sheet(document),
        "status": document.status,
        "expired": is_expired(status=document.status, valid_until=document.due_date, today=today),
        "answer": None if answer is None else _answer(answer),
        "invoice": invoice_id,
    }


def note(document: Document, *, applications: Sequence[CreditApplication]) -> Note:
    """Return the credit note; its customer and lines, and the invoices it was used on, are at hand."""
    currency = document.currency
    left = 0 if document.status in {DRAFT, CANCELLED} else document.balance_minor
    return {
        **_sheet(document),
        "status": document.status,
        "invoice": document.origin_id,
        "amount_applied": amount(document.credited_minor, currency),
        "amount_left": amount(left, currency),
        "applications": [
            {
                "id": use.pk,
                "invoice": use.invoice_id,
                "number": use.invoice.number or "",
                "amount": amount(use.amount_minor, currency),
                "applied_at": moment(use.applied_at),
            }
            for use in applications
        ],
    }


def _answer(answer: QuoteAnswer) -> Answer:
    return {
        "accepted": answer.is_accepted,
        "name": answer.name,
        "reason": answer.reason,
        "revision": answer.revision,
        "answered_at": moment(answer.answered_at),
    }


def _stages(document: Document) -> list[Stage]:
    currency = document.currency
    return [
        {
            "label": part.label,
            "due_date": day(part.due_date),
            "amount": amount(part.amount_minor, currency),
            "percent": stage["percent"],
            "paid": amount(part.paid_minor, currency),
            "status": "paid" if part.is_paid else "open",
        }
        for part, stage in zip(parts_of(document), document.stages, strict=True)
    ]


def _sheet(document: Document) -> Sheet:
    currency = document.currency
    content = typed(document)
    lines = [
        {**line, "net": amount(row.net_minor, currency)}
        for line, row in zip(content.pop("lines"), document.lines.all(), strict=True)
    ]
    return {
        **cast("Content", content),
        "id": document.pk,
        "number": document.number,
        "revision": document.revision,
        "customer_name": document.customer.name,
        "lines": cast("list[Line]", lines),
        "stages": _stages(document),
        "lines_total": amount(document.lines_minor, currency),
        "discount_total": amount(document.discount_minor, currency),
        "subtotal": amount(document.subtotal_minor, currency),
        "tax_total": amount(document.tax_minor, currency),
        "total": amount(document.total_minor, currency),
        "amount_paid": amount(document.paid_minor, currency),
        "amount_credited": amount(document.credited_minor, currency),
        "balance_due": amount(document.balance_minor, currency),
        "created_at": moment(document.created_at),
        "updated_at": moment(document.updated_at),
        "issued_at": moment_or_none(document.issued_at),
        "sent_at": moment_or_none(document.sent_at),
        "paid_at": moment_or_none(document.paid_at),
        "cancelled_at": moment_or_none(document.cancelled_at),
    }
