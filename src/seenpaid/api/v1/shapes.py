"""Pages of lists, as the API's document names them."""

from typing import Any, TypedDict

from seenpaid.answers.representation import CustomerAnswer
from seenpaid.customers import representation as customers
from seenpaid.documents.representation import Attachment
from seenpaid.engagement.representation import CreditNote, Invoice, Quote, View
from seenpaid.events.representation import Event
from seenpaid.followups.representation import Followup
from seenpaid.lib.wire import Amount, Id, Moment
from seenpaid.messaging.representation import Mail
from seenpaid.payments.representation import Payment


class CreditLeft(TypedDict):
    """What a customer has to their credit in one currency."""

    currency: str
    amount: Amount


class Customer(customers.Customer):
    """The buyer, and what they have to their credit, per currency."""

    credit: list[CreditLeft]


class CustomerPage(TypedDict):
    """Customers, newest first."""

    data: list[Customer]
    next_cursor: str | None


class InvoicePage(TypedDict):
    """Invoices, newest first."""

    data: list[Invoice]
    next_cursor: str | None


class QuotePage(TypedDict):
    """Quotes, newest first."""

    data: list[Quote]
    next_cursor: str | None


class CreditNotePage(TypedDict):
    """Credit notes, newest first."""

    data: list[CreditNote]
    next_cursor: str | None


class AttachmentList(TypedDict):
    """The files beside a document, in the order they came."""

    data: list[Attachment]


class ViewPage(TypedDict):
    """Opens, newest first."""

    data: list[View]
    next_cursor: str | None


class FollowupPage(TypedDict):
    """What to do now, the most useful first."""

    data: list[Followup]
    next_cursor: str | None


class EventPage(TypedDict):
    """Events, newest first."""

    data: list[Event]
    next_cursor: str | None


class MailList(TypedDict):
    """Mails; what was just asked for, or all of an invoice, newest first."""

    data: list[Mail]


class AnswerPage(TypedDict):
    """What a customer said to an invoice, newest first."""

    data: list[CustomerAnswer]
    next_cursor: str | None


class PaymentPage(TypedDict):
    """Payments, newest first, undone ones too."""

    data: list[Payment]
    next_cursor: str | None


class CustomerExport(TypedDict):
    """Everything kept of a customer: each list holds rows as they lie in the database, without secrets."""

    exported_at: Moment
    company: str
    customer: dict[str, Any]
    events: list[dict[str, Any]]


class CustomerErased(TypedDict):
    """What became of a customer that was erased."""

    id: Id
    has_documents: bool
