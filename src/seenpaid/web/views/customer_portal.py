"""A customer's portal link, made and revoked."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.customers.access import access_customer
from seenpaid.sharing.portal import revoke_portal, share_portal
from seenpaid.web.door import MemberRequest, member_page


@member_page("POST")
def share(request: MemberRequest, customer_id: str) -> HttpResponse:
    """Make the link, or find it again."""
    customer = access_customer(customer_id, company=request.member.company)
    share_portal(customer, by=request.member, now=timezone.now())
    return _back(request, customer_id)


@member_page("POST")
def revoke(request: MemberRequest, customer_id: str) -> HttpResponse:
    """Kill the link."""
    customer = access_customer(customer_id, company=request.member.company)
    if revoke_portal(customer, by=request.member, now=timezone.now()):
        messages.success(request, _("The link is dead. Whoever has it sees the same page as for a wrong address."))
    return _back(request, customer_id)


def _back(request: MemberRequest, customer_id: str) -> HttpResponse:
    page = redirect("web-customer", request.member.company.slug, customer_id)
    return HttpResponseRedirect(f"{page.url}#portal")
