"""The table of invoices that Stripe's dashboard exports: sums without lines, one row each."""

from decimal import Decimal, InvalidOperation
from typing import Final

from seenpaid.exchange.batch import ISSUED, Batch, Buyer, Fault, InvoiceEntry, PastPayment
from seenpaid.exchange.table import Table, TableRow
from seenpaid.exchange.wording import PAID, amount, day, one_line, state_of

SOURCE: Final = "stripe"
LEFT_OUT: Final = (
    "Stripe's table has no lines: each invoice gets one, with the sums it had.",
    "Subscriptions, coupons and the cards that paid are not carried over.",
)


def is_stripes(table: Table) -> bool:
    """Say whether the columns are those of the dashboard."""
    return {"id", "amount_due", "number", "total"} <= set(table.columns) and bool(
        {"date_utc", "created_utc", "date"} & set(table.columns)
    )


def read_stripe(table: Table) -> Batch:
    """Return the invoices."""
    return Batch(SOURCE, invoices=[_invoice(row) for row in table.rows], left_out=list(LEFT_OUT))


def _invoice(row: TableRow) -> InvoiceEntry:
    def cell(*names: str) -> str:
        return next((row.cells[name] for name in names if row.cells.get(name)), "")

    word, currency = cell("status"), cell("currency").upper()
    is_paid = word.lower() in PAID or (not word and cell("paid").lower() == "true")
    total, tax = amount(cell("total")), amount(cell("tax"))
    issued = day(cell("date_utc", "created_utc", "date", "finalized_at_utc"))
    paid_on = day(cell("paid_at_utc", "paid_at", "status_transitions_paid_at_utc")) or issued
    paid = amount(cell("amount_paid"))
    raw: dict[str, object] = {
        "currency": currency,
        "issue_date": issued,
        "due_date": day(cell("due_date_utc", "due_date")) or None,
        "lines": [one_line(cell("description"), net=_minus(total, tax), tax=tax, currency=currency)],
    }
    payments = (PastPayment(paid if paid.strip("0.") else "", paid_on, "card", cell("id")),)
    state = state_of(word) if word else ISSUED
    entry = InvoiceEntry(
        row.line, cell("id"), cell("number"), state or ISSUED,
        Buyer(cell("customer", "customer_id"), cell("customer_name", "customer_description"), cell("customer_email")),
        raw, total=total, payments=payments if is_paid or paid.strip("0.") else (),
    )  # fmt: skip
    if state is None:
        entry.faults.append(Fault("status", f"“{word[:30]}” is no status of Stripe's."))
    return entry


def _minus(total: str, tax: str) -> str:
    try:
        return str(Decimal(total) - Decimal(tax or "0"))
    except InvalidOperation:
        return total
