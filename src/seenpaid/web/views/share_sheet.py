"""The share dialog as a page of its own, for whoever has no script to open it with."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from seenpaid.companies.access import require
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import Document, access_any
from seenpaid.sharing.links import url_of
from seenpaid.sharing.queries import live_link
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.invoice_facts import facts_of
from seenpaid.web.paper import title_of
from seenpaid.web.ways_to_share import Letter, ways_to_share


@member_page("GET")
def share_sheet(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Show every way to hand out the live link; without one, lead back to where it is made."""
    require(request.member, Permission.MANAGE_INVOICES)
    document, now = access_any(invoice_id, company=request.member.company), timezone.now()
    link = live_link(document, now=now)
    if link is None:
        return redirect("web-invoice", request.member.company.slug, document.pk)
    context = {"invoice": facts_of(document, now=now), **sharing_of(document, url=url_of(link))}
    return page(request, "web/share.html", context, here="invoices")


def sharing_of(document: Document, *, url: str) -> dict[str, object]:
    """Return what `web/invoice/share.html` shows."""
    letter = Letter(title_of(document), url, document.customer.email)
    return {"letter": letter, "ways": ways_to_share(letter)}
