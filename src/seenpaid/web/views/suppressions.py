"""An address that mail came back from is written to again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.customers.access import access_customer
from seenpaid.messaging.preferences.actions import lift
from seenpaid.web.door import MemberRequest, member_page


@member_page("POST")
def lift_suppression(request: MemberRequest, customer_id: str, suppression_id: str) -> HttpResponse:
    """Let the address get mail again."""
    company = request.member.company
    customer = access_customer(customer_id, company=company)
    address = lift(suppression_id, company=company, by=request.member, now=timezone.now())
    messages.success(request, _("%(address)s gets mail again.") % {"address": address})
    return redirect("web-customer", company.slug, customer.pk)
