"""The list of invoices."""

from typing import Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seenpaid.engagement.queries import FILTERS, MOST_SUMMED, InvoiceFilter, invoices_page, sums_of
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.invoice_rows import invoice_rows, sum_rows
from seenpaid.web.paging import key_of, query_of, search_of

LABELS: Final[dict[str, str | Promise]] = {
    "all": _("All"),
    "unpaid": _("Unpaid"),
    "overdue": _("Overdue"),
    "viewed_recently": _("Viewed recently"),
    "never_opened": _("Never opened"),
    "opened_not_paid": _("Opened, not paid"),
    "drafts": _("Drafts"),
}


@member_page("GET")
def list_invoices(request: MemberRequest) -> HttpResponse:
    """Show the invoices that were asked for, newest first, and what they come to."""
    company, now = request.member.company, timezone.now()
    name, after = request.GET.get("show", "all"), key_of(request.GET)
    narrowed = InvoiceFilter(name=name if name in FILTERS else "all", search=search_of(request.GET))
    found = invoices_page(company, narrowed=narrowed, now=now, after=after)
    asked = {"show": narrowed.name if narrowed.name != "all" else "", "q": narrowed.search}
    is_part = bool(request.htmx)
    sums = sums_of(company, narrowed=narrowed, now=now)
    context = {
        "rows": invoice_rows(found.rows, company=company, now=now),
        "sums": sum_rows(sums, locale=company.locale),
        "sums_are_capped": sum(row.count for row in sums) >= MOST_SUMMED,
        "filters": [
            {
                "label": LABELS[each],
                "query": query_of(show=each if each != "all" else "", q=narrowed.search),
                "is_here": each == narrowed.name,
            }
            for each in FILTERS
        ],
        "show": narrowed.name,
        "search": narrowed.search,
        "is_narrowed": narrowed != InvoiceFilter(),
        "here": query_of(**asked, after=after),
        "newest": query_of(**asked) if after else "",
        "older": query_of(**asked, after=found.next_key) if found.next_key else "",
        "is_part": is_part,
    }
    return page(request, "web/invoices.html#found" if is_part else "web/invoices.html", context, here="invoices")
