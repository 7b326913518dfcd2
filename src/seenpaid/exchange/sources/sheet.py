"""Customers and invoices from a table: with the columns of our own export, or what others usually call them."""

from collections.abc import Iterable
from itertools import count
from typing import Any, Final

from seenpaid.exchange.batch import (
    ISSUED,
    Batch,
    Buyer,
    CustomerEntry,
    Fault,
    InvoiceEntry,
    PastPayment,
    UnreadableFileError,
)
from seenpaid.exchange.table import Table, TableRow
from seenpaid.exchange.wording import NO, PAID, YES, amount, country, day, one_line, state_of

SOURCE: Final = "csv"
_CUSTOMER: Final = {
    "key": "id external_id customer_id client_id customer_number client_number",
    "name": "name company company_name customer_name client_name client customer organisation organization",
    "email": "email e_mail email_address mail customer_email contact_email",
    "phone": "phone telephone phone_number",
    "language": "language",
    "tax_id": "tax_id vat vat_number vat_id ust_id tax_number",
    "einvoice_address": "einvoice_address",
    "reference": "reference",
    "notes": "notes private_notes",
    "contacts": "contacts",
    "address.line1": "address.line1 line1 address address1 address_line_1 street street1",
    "address.line2": "address.line2 line2 address2 address_line_2 street2 apt_suite",
    "address.city": "address.city city town",
    "address.region": "address.region region state province county state_province",
    "address.postal_code": "address.postal_code postal_code zip zip_code postcode plz",
    "address.country": "address.country country country_code",
}
_INVOICE: Final = {
    "key": "invoice id external_id invoice_id",
    "number": "number invoice_number invoice_no invoice_nr rechnungsnummer",
    "status": "status invoice_status state",
    "customer": "customer customer_id client_id",
    "customer_name": "customer_name client_name client company customer_company",
    "customer_email": "customer_email client_email email contact_email",
    "title": "title subject",
    "currency": "currency currency_code",
    "issue_date": "issue_date date invoice_date created issued_on date_utc created_utc",
    "due_date": "due_date due due_on due_date_utc",
    "po_number": "po_number po purchase_order reference_number",
    "prices_include_tax": "prices_include_tax tax_inclusive tax_included uses_inclusive_taxes",
    "discount_percent": "discount_percent",
    "notes": "notes public_notes memo",
    "terms": "terms",
    "description": "description item item_description item_notes line_description product",
    "quantity": "quantity qty item_quantity",
    "unit": "unit",
    "unit_price": "unit_price price cost rate item_cost",
    "line.discount_percent": "line.discount_percent line_discount_percent item_discount",
    "tax_rate": "tax_rate vat_rate tax_percent item_tax_rate1 tax_rate1",
    "tax_category": "tax_category",
    "subtotal": "subtotal net net_total",
    "tax_total": "tax_total tax tax_amount total_taxes",
    "total": "total amount invoice_amount grand_total",
    "amount_paid": "amount_paid paid_to_date paid",
    "amount_credited": "amount_credited",
    "paid_on": "paid_on paid_at payment_date paid_at_utc date_paid",
}
_UNUSED: Final = frozenset(
    "position net gross lines_total discount_total balance_due overdue revision viewed_at views opens visitors created_at "
    "updated_at issued_at sent_at cancelled_at".split()
)
"""Columns of our own export that follow from the others, or belong to where they were counted."""
_LINE: Final = ("description", "quantity", "unit", "unit_price", "tax_rate", "tax_category")
_FIGURES: Final = frozenset(
    "quantity unit_price tax_rate line.discount_percent discount_percent subtotal tax_total total amount_paid amount_credited".split()
)


def knows(columns: Iterable[str]) -> int:
    """Return how many of the columns mean something in either kind of table."""
    known = {alias for names in (_CUSTOMER, _INVOICE) for words in names.values() for alias in words.split()}
    return len(known & set(columns))


def read_sheet(table: Table) -> Batch:
    """Return the customers or the invoices of a table. Raises UnreadableFileError."""
    has = set(table.columns)
    is_invoices = bool(has & set(_INVOICE["number"].split())) and bool(
        has & {*_INVOICE["unit_price"].split(), *_INVOICE["total"].split(), *_INVOICE["subtotal"].split()}
    )
    if not is_invoices and not has & {*_CUSTOMER["name"].split(), *_CUSTOMER["email"].split()}:
        message = "Customers need the column “name”; invoices need “number” and “unit_price” or “total”."
        raise UnreadableFileError(message)
    names = _named(table.columns, _INVOICE if is_invoices else _CUSTOMER)
    unused = sorted(has - set(names.values()) - _UNUSED)
    left_out = [f"Columns that mean nothing here: {', '.join(unused[:20])}."] if unused else []
    rows = [TableRow(row.line, {name: row.cells.get(own, "") for name, own in names.items()}) for row in table.rows]
    if is_invoices:
        return Batch(SOURCE, invoices=_invoices(rows), left_out=left_out)
    return Batch(SOURCE, customers=[_customer(row) for row in rows], left_out=left_out)


def _named(columns: tuple[str, ...], names: dict[str, str]) -> dict[str, str]:
    """Return which column of the table each of our names stands for; the first alias that is there."""
    return {
        name: own
        for name, aliases in names.items()
        if (own := next((one for one in aliases.split() if one in columns), ""))
    }


def _customer(row: TableRow) -> CustomerEntry:
    cells = dict(row.cells)
    key = cells.pop("key", "")
    address = {name.partition(".")[2]: cells.pop(name) for name in list(cells) if name.startswith("address.")}
    if "country" in address:
        address["country"] = country(address["country"])
    contacts = [_contact(one) for one in cells.pop("contacts", "").split(";") if one.strip()]
    raw: dict[str, object] = {**cells, "address": address, "contacts": contacts}
    if not raw.get("name"):
        raw["name"] = cells.get("email", "")
    return CustomerEntry(row.line, key, raw)


def _contact(text: str) -> dict[str, str]:
    name, _, address = text.rpartition("<")
    return {"name": name.strip(), "email": address.strip().removesuffix(">")}


def _invoices(rows: list[TableRow]) -> list[InvoiceEntry]:
    """Return one entry for each number; rows without one, and so drafts, are each their own unless they share a key."""
    groups: dict[tuple[str, str], list[TableRow]] = {}
    lone = count()
    for row in rows:
        number, key = row.cells.get("number", ""), row.cells.get("key", "")
        groups.setdefault((number, key if not number else "") if number or key else ("", f"#{next(lone)}"), []).append(
            row
        )
    return [_invoice(group) for group in groups.values()]


def _invoice(rows: list[TableRow]) -> InvoiceEntry:
    head = {name: amount(cell) if name in _FIGURES else cell for name, cell in rows[0].cells.items()}
    word = head.get("status", "")
    state = state_of(word) if word else ISSUED
    currency = head.get("currency", "").upper()
    lines = [_line(row) for row in rows if "unit_price" in row.cells]
    if not lines:
        head["prices_include_tax"] = ""  # the one line has what it comes to without.
        net = head.get("subtotal") or head.get("total", "")
        text = head.get("description") or head.get("title") or ""
        lines = [one_line(text, net=net, tax=head.get("tax_total", ""), currency=currency)]
    dates = {name: day(head[name]) for name in ("issue_date", "due_date") if head.get(name)}
    texts: dict[str, object] = {name: head[name] for name in ("title", "po_number", "notes", "terms") if name in head}
    raw: dict[str, object] = {**texts, **dates, "lines": lines, "discount_percent": head.get("discount_percent") or "0"}
    raw["prices_include_tax"] = head.get("prices_include_tax", "").lower() in YES
    if currency:
        raw["currency"] = currency
    buyer = Buyer(head.get("customer", ""), head.get("customer_name", ""), head.get("customer_email", ""))
    entry = InvoiceEntry(
        rows[0].line, head.get("key", ""), head.get("number", ""), state or ISSUED, buyer, raw,
        total=head.get("total", ""), payments=_payments(head, is_paid=word.strip().lower() in PAID),
        lines_at=tuple(row.line for row in rows),
    )  # fmt: skip
    if (includes := head.get("prices_include_tax", "").lower()) not in YES | NO:
        entry.faults.append(Fault("prices_include_tax", f"“{includes[:30]}” is no answer. Use true or false."))
    if state is None:
        entry.faults.append(Fault("status", f"“{word[:30]}” is no status. Use draft, sent, paid or cancelled."))
    return entry


def _line(row: TableRow) -> dict[str, Any]:
    cells = {name: amount(cell) if name in _FIGURES else cell for name, cell in row.cells.items()}
    line = {name: cells[name] for name in _LINE if cells.get(name)}
    line["discount_percent"] = cells.get("line.discount_percent") or "0"
    price = line.get("unit_price", "")
    if price.startswith("-"):  # a price is never below zero; a quantity may be.
        quantity = line.get("quantity", "1")
        line |= {"unit_price": price[1:], "quantity": quantity[1:] if quantity.startswith("-") else f"-{quantity}"}
    if not line.get("description"):
        line["description"] = row.cells.get("title") or "As invoiced"
    return line


def _payments(head: dict[str, str], *, is_paid: bool) -> tuple[PastPayment, ...]:
    paid_on = day(head.get("paid_on", "")) or day(head.get("issue_date", ""))
    paid, credited = head.get("amount_paid", ""), head.get("amount_credited", "")
    found = [PastPayment(paid, paid_on)] if paid.strip("0.") else []
    if credited.strip("0."):
        found.append(PastPayment(credited, paid_on, reference="Credit used before"))
    if is_paid and not found:
        found = [PastPayment("", paid_on)]  # all of it.
    return tuple(found)
