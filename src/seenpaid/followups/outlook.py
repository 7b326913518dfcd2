"""When a company's open invoices are likely to be paid. Two queries and a bounded number of rows, however many there are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from seenpaid.companies.models import Company
from seenpaid.documents import lifecycle
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document, Kind
from seenpaid.followups.forecast import Coming, Period, forecast
from seenpaid.followups.queries import Usual, usual_of, usually
from seenpaid.followups.rhythm import Expectation, expect

MOST: Final = 1000
"""The invoices due latest are looked at; what has been due for longest says least about when money comes."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected, by period."""

    periods: list[Period]
    is_capped: bool


def outlook(company: Company, *, now: datetime) -> Outlook:
    """Return what is expected to come in."""
    today = today_of(company, now=now)
    owed = Document.objects.filter(company=company, kind=Kind.INVOICE)  # what is open is owed.
    columns = ("customer_id", "currency", "balance_minor", "issued_at", "due_date")
    rows: list[tuple[str, str, int, datetime | None, date | None]] = []
    for status in sorted(lifecycle.OPEN):
        rows += owed.filter(status=status).order_by("-due_date").values_list(*columns)[: MOST + 1]
    usual = usually(sorted({row[0] for row in rows}), company_id=company.pk)
    found = [
        Coming(
            balance,
            currency,
            expect(
                sent_on=_day(issued_at, company=company),
                due_date=due_date,
                today=today,
                pays=usual.get(customer, Usual()).pays,
            ),
        )
        for customer, currency, balance, issued_at, due_date in rows
        if issued_at is not None
    ]
    return Outlook(forecast(found, today=today), is_capped=len(rows) > MOST)


def expected(document: Document, *, now: datetime) -> Expectation:
    """Return when one open invoice is likely to be paid; it has its company and customer at hand."""
    company = document.company
    return expect(
        sent_on=_day(document.issued_at or document.created_at, company=company),
        due_date=document.due_date,
        today=today_of(company, now=now),
        pays=usual_of(document.customer).pays,
    )


def _day(at: datetime, *, company: Company) -> date:
    return at.astimezone(ZoneInfo(company.time_zone)).date()
