"""The shapes a document has in JSON, and the words that stand in them."""

from typing import Final, TypedDict

from seenpaid.documents.draft import TAX_CATEGORIES
from seenpaid.documents.lifecycle import CREDIT_STATUSES, QUOTE_STATUSES, STATUSES
from seenpaid.lib.money import CURRENCIES
from seenpaid.lib.wire import Amount, Day, Id, Moment, Number

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
    """One thing charged for; `net` is after its discount and without tax, `gross` with it where prices include tax."""

    description: str
    quantity: Number
    unit: str
    unit_price: Number
    discount_percent: Number
    tax_rate: Number
    tax_category: TaxCategory
    net: Amount
    gross: Amount | None


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
    prices_include_tax: bool
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


class Attachment(TypedDict):
    """A file beside a document; `size` is in bytes."""

    id: Id
    name: str
    media_type: str
    size: int
    created_at: Moment
