"""Goes through a batch row by row before anything is written: what is new, what is here already, and what is wrong."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from seenpaid.companies.access import Company
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.customers.actions import check_customer
from seenpaid.documents.defaults import defaults_of, today_of
from seenpaid.documents.draft import Defaults, DraftFields, InvalidDraftError, parse
from seenpaid.exchange.batch import CANCELLED, DRAFT, Batch, Buyer, CustomerEntry, Fault, InvoiceEntry, words_of
from seenpaid.exchange.queries import Known, known_of
from seenpaid.lib.money import InvalidAmountError, Money
from seenpaid.lib.text import UnsafeTextError, clean_line
from seenpaid.payments.actions.take_over import Received

NEW: Final = "new"
HERE: Final = "here"
WRONG: Final = "wrong"
_SOMEBODY: Final = "somebody"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be done with one entry, and why not."""

    entry: CustomerEntry | InvoiceEntry
    state: str
    faults: tuple[Fault, ...] = ()
    says: str = ""
    total: Money | None = None
    received: tuple[Received, ...] = ()

    @property
    def name(self) -> str:
        """Return what a person would call the entry."""
        if isinstance(self.entry, CustomerEntry):
            return str(self.entry.raw.get("name", ""))[:80]
        return self.entry.number[:60] or str(self.entry.raw.get("title") or "")[:60]

    @property
    def is_invoice(self) -> bool:
        """Say which sort of entry it is."""
        return isinstance(self.entry, InvoiceEntry)


@dataclass(slots=True)
class Plan:
    """The whole batch, gone through."""

    batch: Batch
    findings: list[Finding]
    counts: Counter[str] = field(default_factory=Counter)

    def of(self, state: str) -> list[Finding]:
        """Return the findings of one state."""
        return [finding for finding in self.findings if finding.state == state]


def check_batch(batch: Batch, *, company: Company, now: datetime) -> Plan:
    """Return what would be done. Nothing is written."""
    known = known_of(company, source=batch.source)
    findings: list[Finding] = []
    coming: set[str] = set()
    for customer in batch.customers:
        finding = _customer(customer, known, coming)
        findings.append(finding)
        if finding.state != WRONG:
            coming |= set(words_of(buyer_of(customer)))
    defaults, today = defaults_of(company, now=now), today_of(company, now=now)
    seen: set[str] = set()
    for invoice in batch.invoices:
        findings.append(_invoice(invoice, known, coming=coming, seen=seen, defaults=defaults, today=today))
        seen |= {
            word for word in (f"number:{invoice.number}" if invoice.number else "", f"key:{invoice.key}") if word[4:]
        }
    return Plan(batch, findings, Counter(finding.state for finding in findings))


def found_in(customers: dict[str, str], buyer: Buyer) -> str | None:
    """Return the customer's id: by key, or by name and address, or by the one of them that is told."""
    words = words_of(buyer)
    by_key = customers.get(words.pop(0)) if buyer.key else None
    return by_key or (customers.get(words[0]) if words else None)


def buyer_of(entry: CustomerEntry) -> Buyer:
    """Return by what a customer of the file may be named in its invoices."""
    return Buyer(entry.key, str(entry.raw.get("name", "")), str(entry.raw.get("email", "")))


def _customer(entry: CustomerEntry, known: Known, coming: set[str]) -> Finding:
    if len(entry.key) > 80:
        return Finding(entry, WRONG, (Fault("id", "An id has at most 80 characters."),))
    if found_in(known.customers, buyer_of(entry)):
        return Finding(entry, HERE, says="A customer of this name and address is here already.")
    if entry.key and f"key:{entry.key}" in coming:
        return Finding(entry, WRONG, (Fault("id", f"“{entry.key}” is in the file twice."),))
    try:
        check_customer(entry.raw)
    except InvalidProfileError as error:
        return Finding(entry, WRONG, (*entry.faults, *_faults(error.errors)))
    return Finding(entry, WRONG if entry.faults else NEW, tuple(entry.faults))


def _invoice(
    entry: InvoiceEntry, known: Known, *, coming: set[str], seen: set[str], defaults: Defaults, today: date
) -> Finding:
    faults = [*entry.faults, *_numbered(entry, seen)]
    fields = None
    try:
        fields = parse({**entry.raw, "customer": _SOMEBODY}, defaults=defaults)
    except InvalidDraftError as error:
        faults += [_placed(fault, entry.lines_at) for fault in _faults(error.errors)]
    if entry.key and entry.key in known.keys and entry.number not in known.numbers:
        return Finding(entry, HERE, says="It was brought in before.")
    if entry.number in known.numbers and fields is not None:
        here = Money(*known.numbers[entry.number])
        if here == Money(fields.totals.total_minor, fields.currency):
            return Finding(entry, HERE, says="An invoice of this number is here already.", total=here)
        faults.append(Fault("number", f"{entry.number} is here already and comes to {here.major()} {here.currency}."))
    if not found_in(known.customers, entry.buyer) and not coming & set(words_of(entry.buyer)) and not entry.buyer.name:
        faults.append(Fault("customer_name", "There is no such customer. Name them, or bring the customers in first."))
    if fields is None:
        return Finding(entry, WRONG, tuple(faults))
    total = Money(fields.totals.total_minor, fields.currency)
    received = _received(entry, total, faults, today=today)
    _hold_against(entry, fields, faults)
    return Finding(entry, WRONG if faults else NEW, tuple(faults), total=total, received=received)


def _numbered(entry: InvoiceEntry, seen: set[str]) -> list[Fault]:
    if len(entry.key) > 80:
        return [Fault("id", "An id has at most 80 characters.")]
    if entry.number and f"number:{entry.number}" in seen:
        return [Fault("number", f"{entry.number[:40]} is in the file twice.")]
    if not entry.number:
        return [] if entry.state == DRAFT else [Fault("number", "An invoice that was issued has a number.")]
    if entry.state == DRAFT:
        return []
    try:
        if clean_line(entry.number, limit=40) != entry.number:
            return [Fault("number", "The number holds characters that cannot be seen.")]
    except UnsafeTextError as error:
        return [Fault("number", str(error))]
    return []


def _hold_against(entry: InvoiceEntry, fields: DraftFields, faults: list[Fault]) -> None:
    """Note where the lines do not come to what the file says: a figure that changes on the way is a wrong figure."""
    if not entry.total:
        return
    here = Money(fields.totals.total_minor, fields.currency)
    try:
        said = Money.parse(_trimmed(entry.total), fields.currency)
    except InvalidAmountError as error:
        faults.append(Fault("total", str(error)))
        return
    if said != here:
        faults.append(
            Fault("total", f"The lines come to {here.major()} {here.currency}, the file says {said.major()}.")
        )


def _received(entry: InvoiceEntry, total: Money, faults: list[Fault], *, today: date) -> tuple[Received, ...]:
    found: list[Received] = []
    for payment in entry.payments:
        try:
            amount = Money.parse(_trimmed(payment.amount), total.currency) if payment.amount else total
        except InvalidAmountError as error:
            faults.append(Fault("amount_paid", str(error)))
            continue
        try:
            paid_on = date.fromisoformat(payment.paid_on[:10]) if payment.paid_on else today
        except ValueError:
            faults.append(Fault("paid_on", "Write the date as YYYY-MM-DD."))
            continue
        if amount.minor < 0 or not date(1990, 1, 1) <= paid_on <= today:
            faults.append(
                Fault(
                    "amount_paid" if amount.minor < 0 else "paid_on",
                    "Money that came is above zero, and not of a day to come.",
                )
            )
        elif amount.minor:
            found.append(Received(amount.minor, paid_on, payment.method, payment.reference[:120]))
    paid = sum(one.minor for one in found)
    if paid > total.minor:
        more = Money(paid, total.currency).major()
        faults.append(
            Fault("amount_paid", f"{more} was paid and the invoice comes to {total.major()} {total.currency}.")
        )
    elif found and entry.state == DRAFT:
        faults.append(Fault("amount_paid", "A draft has not been paid."))
    elif paid == total.minor and paid and entry.state == CANCELLED:
        faults.append(Fault("status", "It is paid and cancelled. Say which, or bring it in as paid and credit it."))
    return tuple(found)


def _trimmed(text: str) -> str:
    """Return an amount without zeros that say nothing: programs write `238.000000`."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _faults(errors: dict[str, list[str]]) -> list[Fault]:
    return [Fault(name, message) for name, messages in errors.items() for message in messages]


def _placed(fault: Fault, lines_at: tuple[int, ...]) -> Fault:
    """Return the fault of an invoice's line at its place in the file: `lines.1.unit_price` is a column two rows down."""
    _, index, column = [*fault.column.split(".", 2), "", ""][:3]
    is_placed = index.isdigit() and int(index) < len(lines_at)
    return Fault(column, fault.message, lines_at[int(index)]) if is_placed else fault
