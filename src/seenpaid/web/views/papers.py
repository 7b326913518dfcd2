"""The lists of invoices, quotes and credit notes: one page, three kinds."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.utils import timezone

from seenpaid.documents.access import Document
from seenpaid.engagement.queries import MOST_SUMMED, InvoiceFilter, invoices_page, papers_page, sums_of
from seenpaid.lib.page import Page
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.paging import key_of, query_of, search_of
from seenpaid.web.paper_list import CREDIT_NOTES, INVOICES, QUOTES, PaperList
from seenpaid.web.rows.invoice import invoice_rows, sum_rows


@member_page("GET")
def list_invoices(request: MemberRequest) -> HttpResponse:
    """Show the invoices that were asked for, newest first, and what they come to."""
    company, now = request.member.company, timezone.now()
    narrowed = InvoiceFilter(name=_shown(request, INVOICES) or "all", search=search_of(request.GET))
    found = invoices_page(company, narrowed=narrowed, now=now, after=key_of(request.GET))
    sums = sums_of(company, narrowed=narrowed, now=now)
    more = {
        "sums": sum_rows(sums, locale=company.locale),
        "sums_are_capped": sum(row.count for row in sums) >= MOST_SUMMED,
    }
    return _page(request, INVOICES, found, more=more)


@member_page("GET")
def list_quotes(request: MemberRequest) -> HttpResponse:
    """Show the quotes that were asked for, newest first."""
    return _page(request, QUOTES, _found(request, QUOTES))


@member_page("GET")
def list_credit_notes(request: MemberRequest) -> HttpResponse:
    """Show the credit notes that were asked for, newest first."""
    return _page(request, CREDIT_NOTES, _found(request, CREDIT_NOTES))


def _found(request: MemberRequest, of: PaperList) -> Page[Document]:
    status, search, after = _shown(request, of), search_of(request.GET), key_of(request.GET)
    return papers_page(request.member.company, kind=of.kind, search=search, status=status, after=after)


def _shown(request: MemberRequest, of: PaperList) -> str:
    """Return which filter is on; what is none of them shows everything."""
    asked = request.GET.get("show", "")
    return asked if asked in of.filters else ""


def _page(
    request: MemberRequest, of: PaperList, found: Page[Document], *, more: Mapping[str, object] | None = None
) -> HttpResponse:
    shown, search, after = _shown(request, of), search_of(request.GET), key_of(request.GET)
    context = {
        "of": of,
        "rows": invoice_rows(found.rows, company=request.member.company, now=timezone.now()),
        "filters": [
            {"label": label, "query": query_of(show=each, q=search), "is_here": each == shown}
            for each, label in of.filters.items()
        ],
        "show": shown,
        "search": search,
        "is_narrowed": bool(shown or search),
        "here": query_of(show=shown, q=search, after=after),
        "newest": query_of(show=shown, q=search) if after else "",
        "older": query_of(show=shown, q=search, after=found.next_key) if found.next_key else "",
        "is_part": bool(request.htmx),
        **(more or {}),
    }
    return page(request, "web/papers.html#found" if request.htmx else "web/papers.html", context, here=of.here)
