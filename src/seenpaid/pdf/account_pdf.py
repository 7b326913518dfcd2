"""Prints what stands between a seller and one customer."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.queries import accounted
from seenpaid.documents.snapshot import buyer_of, seller_of
from seenpaid.pdf.actions import Pdf, branding_of
from seenpaid.pdf.statement import Account, Row, Statement
from seenpaid.pdf.typesetter import render_statement

MOST_ROWS: Final = 5000


def statement_pdf(customer: Customer, *, since: date | None, until: date | None, today: date) -> Pdf:
    """Return the statement of what was issued in a period, open ends allowed; the company is at hand. Raises PaperError."""
    company = customer.company
    statement = Statement(
        seller=seller_of(company),
        buyer=buyer_of(customer),
        language=customer.language or company.language,
        locale=company.locale,
        as_of=today.isoformat(),
        accounts=_accounts(accounted(customer, since=since, until=until)[:MOST_ROWS]),
        period=(since.isoformat() if since else None, until.isoformat() if until else None),
        branding=branding_of(company),
    )
    return Pdf(render_statement(statement), f"statement-{today.isoformat()}.pdf")


def _accounts(documents: Iterable[Document]) -> list[Account]:
    rows: dict[str, list[Row]] = {}
    for document in documents:
        rows.setdefault(document.currency, []).append(_row(document))
    return [Account(currency, rows[currency]) for currency in sorted(rows)]


def _row(document: Document) -> Row:
    sign = -1 if document.kind == Kind.CREDIT_NOTE else 1
    return Row(
        kind=document.kind,
        number=document.number or "",
        title=document.title,
        issue_date=document.issue_date.isoformat(),
        due_date=document.due_date.isoformat() if document.due_date else None,
        total_minor=sign * document.total_minor,
        open_minor=sign * document.balance_minor,
    )
