"""The table of invoices that Stripe's dashboard exports: sums without lines, one row each."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final

from seenpaid.exchange.batch import ISSUED, Batch, Buyer, Fault, InvoiceEntry, PastPayment
from seenpaid.exchange.table import Table, TableRow
from seenpaid.exchange.wording import PAID, amount, day, one_line, state_of

SOURCE: Final = "stripe"
LEFT_OUT: Final = (
    "Stripe's table has no lines: each invoice gets one, with the sums it had.",
    "Subscriptions, coupons, customers' balances and the cards that paid are not carried over.",
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
    total = amount(cell("total"))
    tax = amount(cell("tax")) or _sum(amount(cell(f"{kind}_tax_amount")) for kind in ("exclusive", "inclusive"))
    issued = day(cell("date_utc", "created_utc", "date", "finalized_at_utc"))
    paid_on = day(cell("paid_at_utc", "paid_at", "status_transitions_paid_at_utc")) or issued
    raw: dict[str, object] = {
        "currency": currency,
        "issue_date": issued,
        "due_date": day(cell("due_date_utc", "due_date")) or None,
        "lines": [one_line(cell("description"), net=_minus(total, tax), tax=tax, currency=currency)],
    }
    state = state_of(word) if word else ISSUED
    entry = InvoiceEntry(
        row.line, cell("id"), cell("number"), state or ISSUED,
        Buyer(cell("customer", "customer_id"), cell("customer_name", "customer_description"), cell("customer_email")),
        raw, total=total,
        payments=_payments(amount(cell("amount_paid")), total if is_paid else "", paid_on=paid_on, reference=cell("id")),
    )  # fmt: skip
    if state is None:
        entry.faults.append(Fault("status", f"“{word[:30]}” is no status of Stripe's."))
    return entry


def _payments(paid: str, settled: str, *, paid_on: str, reference: str) -> tuple[PastPayment, ...]:
    """Return the money, and of what Stripe calls paid the rest as well: that came out of the customer's balance there."""
    if settled and not paid.strip("0."):
        return (PastPayment(settled, paid_on, "card", reference),)
    found = [PastPayment(paid, paid_on, "card", reference)] if paid.strip("0.") else []
    rest = _minus(settled, paid) if settled else ""
    if rest.strip("0.") and not rest.startswith("-"):
        found.append(PastPayment(rest, paid_on, reference="Credit used before"))
    return tuple(found)


def _sum(amounts: Iterable[str]) -> str:
    try:
        return str(sum(Decimal(each or "0") for each in amounts))
    except InvalidOperation:
        return ""


def _minus(total: str, tax: str) -> str:
    try:
        return str(Decimal(total) - Decimal(tax or "0"))
    except InvalidOperation:
        return total
