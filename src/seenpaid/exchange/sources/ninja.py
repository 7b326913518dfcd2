"""Invoice Ninja's company export: `backup.json`, or the archive it comes in."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from seenpaid.exchange.batch import (
    CANCELLED,
    DRAFT,
    ISSUED,
    Batch,
    Buyer,
    CustomerEntry,
    Fault,
    InvoiceEntry,
    PastPayment,
)
from seenpaid.exchange.wording import YES, country

SOURCE: Final = "invoice-ninja"
LEFT_OUT: Final = (
    "Quotes, credits, recurring invoices, expenses, tasks, products, vendors and files are not carried over.",
    "Payments come with their sum and day; through which gateway they came does not.",
)
_STATES: Final = {"1": DRAFT, "2": ISSUED, "3": ISSUED, "4": ISSUED, "5": CANCELLED, "6": CANCELLED}
_CURRENCIES: Final = dict(enumerate("USD GBP EUR ZAR DKK ILS SEK KES CAD PHP INR AUD SGD NOK NZD".split(), start=1))
"""By its own numbers; of the others, the company's."""


type Told = Mapping[str, Any]


def is_ninjas(told: object) -> bool:
    """Say whether this is a company export."""
    return isinstance(told, Mapping) and "clients" in told and "invoices" in told


def read_ninja(told: Told, *, currency: str) -> Batch:
    """Return the clients and invoices; `currency` is for clients that name none we know."""
    clients = [one for one in _rows(told, "clients") if not one.get("is_deleted")]
    contacts: dict[str, list[Told]] = {}
    for contact in _rows(told, "client_contacts"):
        contacts.setdefault(_text(contact, "client_id"), []).append(contact)
    used = {key: _currency(client, currency) for client in clients for key in _keys(client)}
    paid = _paid_on(told)
    customers = [
        _customer(line, client, [one for key in _keys(client) for one in contacts.get(key, [])])
        for line, client in enumerate(clients, start=1)
    ]
    same = {key: entry.key for client, entry in zip(clients, customers, strict=True) for key in _keys(client)}
    invoices = [
        _invoice(line, invoice, same=same, used=used, currency=currency, paid_on=paid)
        for line, invoice in enumerate(_rows(told, "invoices"), start=1)
        if not invoice.get("is_deleted")
    ]
    return Batch(SOURCE, customers, invoices, list(LEFT_OUT))


def _keys(client: Told) -> list[str]:
    return [key for key in (_text(client, "hashed_id"), _text(client, "id")) if key]


def _customer(line: int, client: Told, contacts: list[Told]) -> CustomerEntry:
    people = [
        {"name": f"{_text(one, 'first_name')} {_text(one, 'last_name')}".strip(), "email": _text(one, "email")}
        for one in contacts
        if _text(one, "email")
    ]
    raw: dict[str, object] = {
        "name": _text(client, "name") or (people[0]["name"] or people[0]["email"] if people else ""),
        "email": people[0]["email"] if people else "",
        "phone": _text(client, "phone"),
        "tax_id": _text(client, "vat_number"),
        "notes": _text(client, "private_notes"),
        "address": {
            "line1": _text(client, "address1"),
            "line2": _text(client, "address2"),
            "city": _text(client, "city"),
            "region": _text(client, "state"),
            "postal_code": _text(client, "postal_code"),
            "country": country(_text(client, "country_id")),
        },
        "contacts": people,
    }
    return CustomerEntry(line, next(iter(_keys(client)), ""), raw)


def _invoice(
    line: int, told: Told, *, same: dict[str, str], used: dict[str, str], currency: str, paid_on: dict[str, str]
) -> InvoiceEntry:
    client = _text(told, "client_id")
    paid, is_amount = _text(told, "paid_to_date"), bool(told.get("is_amount_discount"))
    key = _text(told, "hashed_id") or _text(told, "id")
    raw: dict[str, object] = {
        "currency": used.get(client, currency),
        "issue_date": _text(told, "date")[:10],
        "due_date": _text(told, "due_date")[:10] or None,
        "po_number": _text(told, "po_number"),
        "notes": _text(told, "public_notes"),
        "terms": _text(told, "terms"),
        "prices_include_tax": str(told.get("uses_inclusive_taxes")).lower() in YES,
        "discount_percent": "0" if is_amount else _text(told, "discount") or "0",
        "lines": [_line(one, told) for one in _rows(told, "line_items")],
    }
    day = next((paid_on[one] for one in (_text(told, "id"), key) if one in paid_on), "") or _text(told, "date")[:10]
    entry = InvoiceEntry(
        line, key, _text(told, "number"), _STATES.get(_text(told, "status_id"), ISSUED), Buyer(same.get(client, client)),
        raw, total=_text(told, "amount"), payments=(PastPayment(paid, day),) if paid.strip("0.") else (),
    )  # fmt: skip
    if is_amount and _text(told, "discount").strip("0."):
        entry.faults.append(
            Fault("discount", "A discount of an amount is not known here; make it a percentage, or a line.")
        )
    return entry


def _line(told: Told, invoice: Told) -> dict[str, str]:
    rate = sum(_number(_text(one, f"tax_rate{number}")) for one in (told, invoice) for number in (1, 2, 3))
    description = " – ".join(part for part in (_text(told, "product_key"), _text(told, "notes")) if part)  # noqa: RUF001 - a dash between words.
    price, quantity = _text(told, "cost") or "0", _text(told, "quantity") or "0"
    if price.startswith("-"):
        price, quantity = price[1:], quantity[1:] if quantity.startswith("-") else f"-{quantity}"
    return {
        "description": description or "As invoiced",
        "quantity": quantity,
        "unit_price": price,
        "discount_percent": "0" if invoice.get("is_amount_discount") else _text(told, "discount") or "0",
        "tax_rate": f"{rate:f}",
    }


def _paid_on(told: Told) -> dict[str, str]:
    """Return the day of the last payment of each invoice."""
    days: dict[str, str] = {}
    for payment in _rows(told, "payments"):
        for one in _rows(payment, "paymentables"):
            key = _text(one, "invoice_id") or _text(one, "paymentable_id")
            days[key] = max(days.get(key, ""), _text(payment, "date")[:10])
    return days


def _currency(client: Told, usual: str) -> str:
    settings = client.get("settings")
    number = _text(settings, "currency_id") if isinstance(settings, Mapping) else ""
    return _CURRENCIES.get(int(number), usual) if number.isdigit() else usual


def _rows(told: Told, name: str) -> list[Told]:
    found = told.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _text(told: Told, name: str) -> str:
    value = told.get(name)
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return str(value).strip()


def _number(text: str) -> Decimal:
    try:
        return Decimal(text or "0").normalize()
    except InvalidOperation:
        return Decimal(0)
