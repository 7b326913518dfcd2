"""Some invoices of the list at once: chosen, then sent or reminded of, and of each it is said what became of it."""

import secrets

from django.http import HttpResponse
from django.utils import timezone

from seenpaid.companies.access import require
from seenpaid.companies.roles import Permission
from seenpaid.engagement.queries import FILTERS, InvoiceFilter, invoices_page
from seenpaid.messaging.several import remind_several, send_several
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.paging import key_of, query_of, search_of
from seenpaid.web.rows.invoice import invoice_rows


@member_page("GET", "POST")
def choose_several(request: MemberRequest) -> HttpResponse:
    """Show the list with a tick beside each row, or do what was pressed to the ticked ones."""
    require(request.member, Permission.MANAGE_INVOICES)
    if request.method != "POST":
        return _choose(request)
    ids, now = request.POST.getlist("invoice"), timezone.now()
    if not ids:
        return _choose(request, is_empty=True)
    once = request.POST.get("once", "")[:24] or secrets.token_urlsafe(12)
    is_reminder = request.POST.get("do") == "remind"
    if is_reminder:
        results = remind_several(ids, by=request.member, now=now)
    else:
        results = send_several(ids, by=request.member, occasion=f"several:{once}", now=now)
    context = {
        "results": results,
        "is_reminder": is_reminder,
        "done": sum(not one.fault for one in results),
        "show": request.POST.get("show", "")[:40],
    }
    return page(request, "web/several_done.html", context, here="invoices")


def _choose(request: MemberRequest, *, is_empty: bool = False) -> HttpResponse:
    company, now = request.member.company, timezone.now()
    name, after = request.GET.get("show", "all"), key_of(request.GET)
    narrowed = InvoiceFilter(name=name if name in FILTERS else "all", search=search_of(request.GET))
    found = invoices_page(company, narrowed=narrowed, now=now, after=after)
    asked = {"show": narrowed.name if narrowed.name != "all" else "", "q": narrowed.search}
    context = {
        "rows": invoice_rows(found.rows, company=company, now=now),
        "show": asked["show"],
        "back": query_of(**asked),
        "once": secrets.token_urlsafe(12),
        "is_empty": is_empty,
        "newest": query_of(**asked) if after else "",
        "older": query_of(**asked, after=found.next_key) if found.next_key else "",
    }
    return page(request, "web/several.html", context, here="invoices", status=422 if is_empty else 200)
