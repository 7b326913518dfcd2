"""Credit on members' pages: what an invoice was given, what a credit note was used on, what a customer has left."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from seenpaid.documents import lifecycle
from seenpaid.documents.access import CreditApplication, Document
from seenpaid.documents.parts import Part, has_deposit, parts_of
from seenpaid.documents.queries import (
    applications_of,
    applications_on,
    credit_balance,
    credit_notes_of,
    open_invoices_of,
)
from seenpaid.lib.money import Money
from seenpaid.web.forms.typed import Typed, blank
from seenpaid.web.moments import Moment, day, moment


@dataclass(frozen=True, slots=True)
class UseRow:
    """Credit used on an invoice, told from either side."""

    id: str
    invoice_id: str
    amount: str
    other_id: str
    """The document on the other side; empty where the credit was no credit note."""
    other: str
    at: Moment
    is_undone: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part an invoice is paid in."""

    name: str
    day: str
    amount: str
    left: str
    is_paid: bool


def credit_of_invoice(invoice: Document, *, refused: Typed | None, now: datetime) -> dict[str, object]:
    """Return what an invoice's page shows of credit, with that form of it that was refused."""
    form, used = blank("credit").or_refused(refused), blank("use").or_refused(refused)
    ticked = form.values.get("lines", "").split()
    available = credit_balance(invoice.customer, currency=invoice.currency)
    return {
        "uses": [_use(each, now=now, of_note=False, company=invoice) for each in applications_on(invoice)],
        "credit_notes": [
            {
                "id": note.pk,
                "name": note.number or _("Draft"),
                "amount": _money(note.total_minor, note),
                "is_cancelled": note.status == lifecycle.CANCELLED,
            }
            for note in credit_notes_of(invoice)
        ],
        "available": _money(available, invoice) if available and invoice.status in lifecycle.OPEN else "",
        "can_credit": invoice.status not in {lifecycle.DRAFT, lifecycle.CANCELLED},
        "credit_form": form,
        "credit_faults": form.faults(),
        "use_form": used,
        "use_faults": used.faults(),
        "credit_lines": [
            {
                "position": line.position,
                "name": line.description.partition("\n")[0],
                "amount": _money(line.net_minor if line.gross_minor is None else line.gross_minor, invoice),
                "is_ticked": str(line.position) in ticked,
            }
            for line in invoice.lines.all()
        ],
        "parts": [_part(part, invoice) for part in parts_of(invoice)],
    }


def credit_of_note(note: Document, *, form: Typed, now: datetime) -> dict[str, object]:
    """Return what a credit note's page shows of what it was used on and can be."""
    left = 0 if note.status in {lifecycle.DRAFT, lifecycle.CANCELLED} else note.balance_minor
    owing = open_invoices_of(note.customer, currency=note.currency) if left else []
    return {
        "uses": [
            _use(each, now=now, of_note=True, company=note)
            for each in applications_of([note], company_id=note.company_id).get(note.pk, [])
        ],
        "left": _money(left, note),
        "is_left": left > 0,
        "corrects": {"id": note.origin_id, "number": note.origin.number} if note.origin else None,
        "owing": [(each.pk, f"{each.number}, {_money(each.balance_minor, each)}") for each in owing],
        "apply_form": form,
        "apply_faults": form.faults(),
    }


def part_name(part: Part, document: Document) -> str:
    """Return what a part is called."""
    if part.label:
        return part.label
    if has_deposit(document.stages):
        return _("Deposit") if part.number == 1 else _("Balance")
    return _("Part %(number)s of %(of)s") % {"number": part.number, "of": part.of}


def _part(part: Part, document: Document) -> PartRow:
    return PartRow(
        name=part_name(part, document),
        day=day(part.due_date),
        amount=_money(part.amount_minor, document),
        left=_money(part.open_minor, document) if 0 < part.open_minor < part.amount_minor else "",
        is_paid=part.is_paid,
    )


def _use(use: CreditApplication, *, now: datetime, of_note: bool, company: Document) -> UseRow:
    other = use.invoice if of_note else use.credit.document
    return UseRow(
        id=use.pk,
        invoice_id=use.invoice_id,
        amount=Money(use.amount_minor, use.credit.currency).format(company.company.locale),
        other_id=other.pk if other else "",
        other=(other.number or "") if other else _("money that was too much"),
        at=moment(use.applied_at, now=now, zone=company.company.time_zone),
        is_undone=use.undone_at is not None,
    )


def _money(minor: int, document: Document) -> str:
    return Money(minor, document.currency).format(document.company.locale)
