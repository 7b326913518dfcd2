"""Rows of an export, flat, under the API's own names: `address.city` is `city` of `address`."""

from datetime import date
from typing import Any, Final

from seenpaid.customers.representation import customer_shape
from seenpaid.documents.representation import paper
from seenpaid.exchange.queries import Customer, Document, Payment, View
from seenpaid.lib.wire import moment_or_none
from seenpaid.payments.representation import payment_shape

type Row = dict[str, Any]

_ADDRESS: Final = tuple(f"address.{part}" for part in "line1 line2 city region postal_code country".split())
_HEAD: Final = tuple(
    "number status customer customer_name customer_email title currency issue_date due_date po_number "
    "prices_include_tax discount_percent".split()
)
_LINE: Final = tuple("description quantity unit unit_price discount_percent tax_rate tax_category net gross".split())
_FIGURES: Final = tuple("subtotal tax_total total amount_paid amount_credited balance_due".split())
_VIEW: Final = tuple(
    "id viewed_at actor_type verdict counted reasons action source visitor revision browser os device city region country "
    "network ip user_agent".split()
)

CUSTOMER_COLUMNS: Final = (
    *"id name email phone language tax_id einvoice_address reference".split(),
    *_ADDRESS,
    *"contacts notes created_at updated_at".split(),
)
INVOICE_COLUMNS: Final = (
    "id",
    *_HEAD,
    *"lines_total discount_total".split(),
    *_FIGURES,
    *"overdue revision notes terms viewed_at views opens visitors".split(),
    *"created_at issued_at sent_at paid_at cancelled_at".split(),
)
LINE_COLUMNS: Final = (
    "invoice",
    *_HEAD,
    "position",
    *(f"line.{name}" if name == "discount_percent" else name for name in _LINE),
    *_FIGURES,
)
PAYMENT_COLUMNS: Final = tuple(
    "id invoice number amount currency method paid_on reference created_at voided_at".split()
)
VIEW_COLUMNS: Final = (_VIEW[0], "document", "number", *_VIEW[1:])
FIGURES: Final = frozenset({*_FIGURES, "quantity", "net", "gross", "amount"})
"""Columns that may be below zero, and are figures all the same."""
HISTORY_COLUMNS: Final = _VIEW
"""Of one paper's history, where the paper is known."""
WITHHELD: Final = {"ip": None, "user_agent": ""}
"""What of an open is not told to members who only read."""


def customer_row(customer: Customer) -> Row:
    """Return a customer; contacts stand in one cell, `Name <address>` each."""
    shape: Row = {**customer_shape(customer, contacts=customer.contacts.all())}
    contacts = [f"{one['name']} <{one['email']}>".strip() for one in shape.pop("contacts")]
    address = {f"address.{name}": value for name, value in shape.pop("address").items()}
    return {**shape, **address, "contacts": "; ".join(contacts)}


def customer_whole(customer: Customer) -> Row:
    """Return a customer with the people there."""
    return {**customer_shape(customer, contacts=customer.contacts.all())}


def invoice_whole(invoice: Document, *, today: date) -> Row:
    """Return an invoice with its lines, stages and payments: all there is to read it in again."""
    payments = [{**payment_shape(payment)} for payment in invoice.payments.all()]
    return {**paper(invoice, today=today), "customer_email": invoice.customer.email, "payments": payments}


def invoice_row(invoice: Document, *, today: date) -> Row:
    """Return an invoice without its lines, with how often it was opened."""
    shape: Row = {**paper(invoice, today=today)}
    seen = getattr(invoice, "engagement", None)
    counts = {name: getattr(seen, name) if seen else 0 for name in ("views", "opens", "visitors")}
    viewed_at = moment_or_none(seen.last_viewed_at) if seen else None
    row = {**shape, **counts, "viewed_at": viewed_at, "customer_email": invoice.customer.email}
    return {name: row[name] for name in INVOICE_COLUMNS}


def line_rows(invoice: Document, *, today: date) -> list[Row]:
    """Return an invoice's lines, each with what stands above and below them: enough to read the invoice in again."""
    shape: Row = {**paper(invoice, today=today)}
    of_all = {name: shape[name] for name in (*_HEAD, *_FIGURES) if name != "customer_email"}
    of_all |= {"invoice": invoice.pk, "customer_email": invoice.customer.email}
    return [
        {**of_all, "position": position, **{_line_name(name): line[name] for name in _LINE}}
        for position, line in enumerate(shape["lines"], start=1)
    ]


def _line_name(name: str) -> str:
    return f"line.{name}" if name == "discount_percent" else name  # the invoice has one of its own.


def payment_row(payment: Payment) -> Row:
    """Return a payment with the number of its invoice."""
    return {**payment_shape(payment), "number": payment.document.number}


def history_row(view: View, *, shows_addresses: bool) -> Row:
    """Return an open; its reasons are as the API tells them."""
    plain: Row = {name: getattr(view, name) for name in _VIEW if name not in {"viewed_at", "visitor"}}
    return {
        **plain,
        **({} if shows_addresses else WITHHELD),
        "viewed_at": view.viewed_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "visitor": view.visitor.label if view.visitor else None,
    }


def view_row(document: Document, view: View, *, shows_addresses: bool) -> Row:
    """Return an open with the paper that was opened."""
    return {**history_row(view, shows_addresses=shows_addresses), "document": document.pk, "number": document.number}
