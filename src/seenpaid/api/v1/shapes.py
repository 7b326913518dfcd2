"""Pages of lists, as the API's document names them."""

from typing import TypedDict

from seenpaid.customers.representation import CustomerShape
from seenpaid.engagement.representation import Invoice, ViewShape
from seenpaid.events.representation import EventShape
from seenpaid.payments.representation import PaymentShape


class CustomerPage(TypedDict):
    """Customers, newest first."""

    data: list[CustomerShape]
    next_cursor: str | None


class InvoicePage(TypedDict):
    """Invoices, newest first."""

    data: list[Invoice]
    next_cursor: str | None


class ViewPage(TypedDict):
    """Opens, newest first."""

    data: list[ViewShape]
    next_cursor: str | None


class EventPage(TypedDict):
    """Events, newest first."""

    data: list[EventShape]
    next_cursor: str | None


class PaymentPage(TypedDict):
    """Payments, newest first, undone ones too."""

    data: list[PaymentShape]
    next_cursor: str | None
