"""The company at a glance."""

from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from seenpaid.companies.access import Company
from seenpaid.documents.defaults import today_of
from seenpaid.documents.queries import invoiced_by_month, owed_by_currency
from seenpaid.engagement.queries import InvoiceFilter, invoices_page
from seenpaid.followups.outlook import outlook
from seenpaid.lib.money import Money
from seenpaid.payments.queries import flagged, received_by_month
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.month_chart import MonthChart, first_month, month_chart
from seenpaid.web.rows.invoice import InvoiceRow, invoice_rows
from seenpaid.web.rows.outlook import period_rows
from seenpaid.web.rows.trouble import flag_rows

SHOWN = 5


@member_page("GET")
def overview(request: MemberRequest) -> HttpResponse:
    """Show what is owed and expected, what was opened, and the months."""
    company, now = request.member.company, timezone.now()
    coming = outlook(company, now=now)
    context = {
        "owed": _owed(company, now=now),
        "flags": flag_rows(flagged(company)[:SHOWN], company=company),
        "periods": period_rows(coming.periods, company=company, now=now),
        "is_capped": coming.is_capped,
        "chart": _chart(company, now=now),
        "opened": _list(company, "viewed_recently", now=now),
        "unopened": _list(company, "never_opened", now=now),
        "late": _list(company, "overdue", now=now),
    }
    return page(request, "web/overview.html", context, here="overview")


def _owed(company: Company, *, now: datetime) -> list[dict[str, object]]:
    """Return what is owed in each currency: the company's own first, then where most invoices are open."""
    rows = owed_by_currency(company, today=today_of(company, now=now))
    rows.sort(key=lambda row: (row.currency != company.currency, -row.count, row.currency))
    return [
        {
            "amount": Money(row.owed, row.currency).format(company.locale),
            "count": row.count,
            "overdue": Money(row.overdue, row.currency).format(company.locale) if row.overdue else "",
            "overdue_count": row.overdue_count,
        }
        for row in rows
    ]


def _chart(company: Company, *, now: datetime) -> MonthChart | None:
    today = today_of(company, now=now)
    since = first_month(today)
    return month_chart(
        invoiced_by_month(company, currency=company.currency, since=since),
        received_by_month(company, currency=company.currency, since=since),
        today=today,
        currency=company.currency,
        locale=company.locale,
    )


def _list(company: Company, name: str, *, now: datetime) -> list[InvoiceRow]:
    found = invoices_page(company, narrowed=InvoiceFilter(name=name), now=now, limit=SHOWN)
    return invoice_rows(found.rows, company=company, now=now)
