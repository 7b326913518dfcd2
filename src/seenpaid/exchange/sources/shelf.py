"""InvoiceShelf's invoices, as its API tells them: `GET /api/v1/invoices?limit=all`, saved as a file."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from seenpaid.exchange.batch import DRAFT, ISSUED, Batch, Buyer, CustomerEntry, Fault, InvoiceEntry, PastPayment
from seenpaid.exchange.wording import YES, country

SOURCE: Final = "invoiceshelf"
LEFT_OUT: Final = (
    "Estimates, recurring invoices, expenses, items, notes, templates and own fields are not carried over.",
    "The day of a payment is not in the file: money is dated as the invoice is.",
)

type Told = Mapping[str, Any]


def is_shelfs(told: object) -> bool:
    """Say whether this is a list of InvoiceShelf's invoices."""
    rows = _invoices(told)
    return bool(rows) and {"invoice_number", "invoice_date"} <= set(rows[0])


def read_shelf(told: object, *, currency: str) -> Batch:
    """Return the invoices and the customers they name."""
    rows = _invoices(told)
    customers: dict[str, CustomerEntry] = {}
    for line, row in enumerate(rows, start=1):
        customer = row.get("customer")
        if isinstance(customer, Mapping) and (key := _text(customer, "id")) not in customers:
            customers[key] = _customer(line, key, customer)
    invoices = [_invoice(line, row, currency=currency) for line, row in enumerate(rows, start=1)]
    return Batch(SOURCE, list(customers.values()), invoices, list(LEFT_OUT))


def _invoices(told: object) -> list[Told]:
    rows = told.get("data", told.get("invoices")) if isinstance(told, Mapping) else told
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _customer(line: int, key: str, told: Told) -> CustomerEntry:
    billing = told.get("billing")
    place: Told = billing if isinstance(billing, Mapping) else {}
    address = {
        "line1": _text(place, "address_street_1"),
        "line2": _text(place, "address_street_2"),
        "city": _text(place, "city"),
        "region": _text(place, "state"),
        "postal_code": _text(place, "zip"),
        "country": country(_country(place)),
    }
    names = (_text(told, "company_name"), _text(told, "name"), _text(told, "contact_name"))
    raw: dict[str, object] = {
        "name": next((name for name in names if name), ""),
        "email": _text(told, "email"),
        "phone": _text(told, "phone"),
        "address": address,
    }
    return CustomerEntry(line, key, raw)


def _country(place: Told) -> str:
    told = place.get("country")
    return _text(told, "code") if isinstance(told, Mapping) else _text(place, "country_name")


def _invoice(line: int, told: Told, *, currency: str) -> InvoiceEntry:
    named = told.get("currency")
    shared = _taxes(told)
    per_item = _text(told, "tax_per_item").upper() in {"YES", "1"}
    items = told.get("items")
    paid = _major(told, "total") - _major(told, "due_amount") if _text(told, "due_amount") else Decimal(0)
    issued = _text(told, "invoice_date")[:10]
    is_percent = _text(told, "discount_type") == "percentage"
    raw: dict[str, object] = {
        "currency": _text(named, "code") if isinstance(named, Mapping) else currency,
        "issue_date": issued,
        "due_date": _text(told, "due_date")[:10] or None,
        "po_number": _text(told, "reference_number"),
        "notes": _text(told, "notes"),
        "prices_include_tax": str(told.get("tax_included")).lower() in YES,
        "discount_percent": (_text(told, "discount") or "0") if is_percent else "0",
        "lines": [
            _line(item, rate=_taxes(item) if per_item else shared)
            for item in (items if isinstance(items, list) else [])
            if isinstance(item, Mapping)
        ],
    }
    entry = InvoiceEntry(
        line, _text(told, "id"), _text(told, "invoice_number"),
        DRAFT if _text(told, "status").upper() == "DRAFT" else ISSUED, Buyer(_text(told, "customer_id")), raw,
        total=f"{_major(told, 'total'):f}", payments=(PastPayment(f"{paid:f}", issued),) if paid > 0 else (),
    )  # fmt: skip
    if not is_percent and _major(told, "discount_val"):
        entry.faults.append(
            Fault("discount_val", "A discount of an amount is not known here; make it a percentage, or a line.")
        )
    return entry


def _line(told: Told, *, rate: Decimal) -> dict[str, str]:
    description = "\n".join(part for part in (_text(told, "name"), _text(told, "description")) if part)
    return {
        "description": description or "As invoiced",
        "quantity": _text(told, "quantity") or "1",
        "unit": _text(told, "unit_name"),
        "unit_price": f"{_major(told, 'price'):f}",
        "discount_percent": (_text(told, "discount") or "0") if _text(told, "discount_type") == "percentage" else "0",
        "tax_rate": f"{rate:f}",
    }


def _taxes(told: Told) -> Decimal:
    taxes = told.get("taxes")
    found = (
        [_number(_text(one, "percent")) for one in taxes if isinstance(one, Mapping)] if isinstance(taxes, list) else []
    )
    return sum(found, Decimal(0))


def _major(told: Told, name: str) -> Decimal:
    """Return an amount, which it keeps in hundredths whatever the currency."""
    return _number(_text(told, name)).scaleb(-2)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text or "0").normalize() + 0
    except InvalidOperation:
        return Decimal(0)


def _text(told: Told, name: str) -> str:
    value = told.get(name)
    return "" if value is None or isinstance(value, bool | list | dict) else str(value).strip()
