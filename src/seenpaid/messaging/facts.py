"""What a mail says of a document: the same figures, in the same manner, as the page and the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seenpaid.customers.models import Customer
from seenpaid.documents.lifecycle import DRAFT, OPEN
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.parts import next_of
from seenpaid.documents.queries import balances_of
from seenpaid.messaging.kinds import MailKind
from seenpaid.pdf.actions import paper_of
from seenpaid.pdf.figures import Figures
from seenpaid.pdf.words import spoken


@dataclass(frozen=True, slots=True)
class Facts:
    """The values that placeholders stand for, and the lines under the words."""

    language: str
    values: Mapping[str, str]
    lines: tuple[tuple[str, str], ...]


def facts_of(document: Document, *, kind: str) -> Facts:
    """Return what a mail of that kind says about the document; a draft is told as it stands."""
    paper = paper_of(document)
    snapshot, part = paper.snapshot, next_of(paper.parts)
    language = spoken(snapshot["language"])
    figures = Figures(currency=snapshot["currency"], locale=snapshot["locale"], language=language)
    total = figures.money(snapshot["totals"]["total_minor"])
    # Of what is paid in parts, the next one is asked for.
    owed = figures.money(paper.asked_minor)
    due_date = part.due_date.isoformat() if part else snapshot["due_date"]
    due = figures.day(due_date) if due_date else ""
    values = {
        "number": snapshot["number"] or "",
        "title": snapshot["title"],
        "amount": owed if document.status in OPEN and document.kind == Kind.INVOICE else total,
        "due_date": due,
        "issue_date": figures.day(snapshot["issue_date"]),
        "company": snapshot["seller"]["name"],
        "customer": snapshot["buyer"]["name"],
    }
    return Facts(language, values, tuple(_lines(document, snapshot, kind=kind, total=total, owed=owed, due=due)))


def account_facts(customer: Customer, *, kind: str) -> Facts:
    """Return what a mail says of everything between a seller and a customer: of a statement, what is owed."""
    company = customer.company
    language = spoken(customer.language or company.language)
    owed = balances_of(customer) if kind == MailKind.STATEMENT else []
    lines = [("amount_due", Figures(row.currency, company.locale, language).money(row.owed)) for row in owed]
    return Facts(language, {"company": company.name, "customer": customer.name}, tuple(lines))


def _lines(document: Document, snapshot: Mapping[str, Any], *, kind: str, **words: Any) -> list[tuple[str, str]]:
    lines = [("number", snapshot["number"] or "")]
    if kind in {"invoice", "reminder"} and document.status in OPEN | {DRAFT}:
        lines += [("amount_due", words["owed"]), ("due_date", words["due"])]
    else:
        lines.append(("total", words["total"]))
    return [(name, value) for name, value in lines if value]
