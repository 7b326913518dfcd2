"""Our own JSON: a whole company, as `seenpaid export company` writes it, or one of its flat sets."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from seenpaid.exchange.batch import CANCELLED, ISSUED, Batch, Buyer, CustomerEntry, Fault, InvoiceEntry, PastPayment
from seenpaid.exchange.table import Table, TableRow
from seenpaid.exchange.wording import state_of
from seenpaid.payments.representation import WORDS

SOURCE: Final = "seenpaid"
MARK: Final = "seenpaid_company"
LEFT_OUT: Final = (
    "Quotes, credit notes, files, links and who looked stay with the company they are of; so does credit that is left.",
)
_CUSTOMER: Final = "name email phone language tax_id einvoice_address reference notes address contacts".split()
_INVOICE: Final = (
    "title currency prices_include_tax issue_date due_date po_number notes terms discount_percent partial_payments "
    "stages".split()
)
_LINE: Final = "description quantity unit unit_price discount_percent tax_rate tax_category".split()

type Told = Mapping[str, Any]


def is_own(told: object) -> bool:
    """Say whether this is a whole company."""
    return isinstance(told, Mapping) and told.get("format") == MARK


def is_own_set(told: object) -> bool:
    """Say whether this is one of our sets: rows of plain values, under our columns."""
    rows = told.get("data") if isinstance(told, Mapping) else None
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], Mapping):
        return False
    return {"id", "name", "address.line1"} <= set(rows[0]) or {"number", "customer_name", "subtotal"} <= set(rows[0])


def table_of(told: Told, *, text: str) -> Table:
    """Return one of our sets as the table it also is."""
    rows = _rows(told, "data")
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    lines = _lines_of(rows, text)
    return Table(
        columns,
        [
            TableRow(line, {name: "" if row.get(name) is None else str(row[name]) for name in columns})
            for row, line in zip(rows, lines, strict=True)
        ],
    )


def read_own(told: Told, *, text: str) -> Batch:
    """Return the company's customers, and its invoices with their lines, stages and payments."""
    customers, invoices = _rows(told, "customers"), _rows(told, "invoices")
    at = _lines_of([*customers, *invoices], text)
    return Batch(
        SOURCE,
        [_customer(row, line) for row, line in zip(customers, at, strict=False)],
        [_invoice(row, line) for row, line in zip(invoices, at[len(customers) :], strict=True)],
        list(LEFT_OUT),
    )


def _rows(told: Told, name: str) -> list[Told]:
    rows = told.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _lines_of(rows: list[Told], text: str) -> list[int]:
    """Return in which line of the file each row begins: where its id first stands, after the row before."""
    found: list[int] = []
    place, line = 0, 1
    for row in rows:
        after = text.find(f'"{_text(row, "id") or _text(row, "invoice")}"', place)
        if after >= 0:
            line += text.count("\n", place, after)
            place = after
        found.append(line)
    return found


def _customer(row: Told, line: int) -> CustomerEntry:
    return CustomerEntry(line, _text(row, "id"), {name: row[name] for name in _CUSTOMER if name in row})


def _invoice(row: Told, line: int) -> InvoiceEntry:
    word = _text(row, "status")
    state = state_of(word)
    raw: dict[str, object] = {name: row[name] for name in _INVOICE if name in row}
    lines = row.get("lines")
    if isinstance(lines, list):
        raw["lines"] = [
            {name: each[name] for name in _LINE if name in each} if isinstance(each, Mapping) else each
            for each in lines
        ]
    entry = InvoiceEntry(
        line,
        _text(row, "id"),
        _text(row, "number"),
        state or ISSUED,
        Buyer(_text(row, "customer"), _text(row, "customer_name"), _text(row, "customer_email")),
        raw,
        total=_text(row, "total"),
        payments=() if state == CANCELLED and not _rows(row, "payments") else tuple(_payments(row)),
    )
    if state is None:
        entry.faults.append(Fault("status", f"“{word[:30]}” is no status. Use draft, sent, paid or cancelled."))
    return entry


def _payments(row: Told) -> list[PastPayment]:
    """Return what counts on the invoice: of each payment, without what went back or is the customer's credit."""
    day = _text(row, "issue_date")
    found = [
        PastPayment(_left(one), _text(one, "paid_on") or day, _method(one), _text(one, "reference"))
        for one in _rows(row, "payments")
        if one.get("voided_at") is None
    ]
    if _text(row, "amount_credited").strip("0."):
        found.append(PastPayment(_text(row, "amount_credited"), day, reference="Credit used before"))
    return [one for one in found if one.amount.strip("0.")]


def _left(payment: Told) -> str:
    try:
        amount, *gone = (Decimal(_text(payment, name) or "0") for name in ("amount", "refunded", "credited"))
        return f"{amount - sum(gone):f}"
    except InvalidOperation:
        return _text(payment, "amount")  # its reader says what is wrong.


def _method(payment: Told) -> str:
    return _text(payment, "method") if _text(payment, "method") in WORDS["PaymentMethod"] else "other"


def _text(row: Told, name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)
