"""What is kept of a customer: taken out, lowered, erased."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.access import require
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Permission
from seenpaid.customers.access import access_customer
from seenpaid.documents.access import access_any
from seenpaid.privacy.erase import erase_customer
from seenpaid.privacy.export import export_customer
from seenpaid.privacy.levels import set_customer_level, set_document_level
from seenpaid.web.door import MemberRequest, member_page


@member_page("POST")
def export(request: MemberRequest, customer_id: str) -> HttpResponse:
    """Hand out everything kept of the customer. A POST, since it is written into the log."""
    customer = access_customer(customer_id, company=request.member.company)
    told = export_customer(customer, by=request.member, now=timezone.now())
    return HttpResponse(
        json.dumps(told, ensure_ascii=False, indent=1),
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{customer.pk}.json"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@member_page("POST")
def erase(request: MemberRequest, customer_id: str) -> HttpResponse:
    """Erase the customer, if the box was ticked."""
    require(request.member, Permission.MANAGE_CUSTOMERS)
    company = request.member.company
    customer = access_customer(customer_id, company=company)
    if request.POST.get("sure") != "on":
        messages.error(request, _("Tick the box first: erasing cannot be undone."))
        return redirect("web-customer", company.slug, customer.pk)
    if erase_customer(customer, by=request.member, now=timezone.now()):
        messages.success(request, _("The customer is erased. Issued documents stay, as the law asks."))
        return redirect("web-customer", company.slug, customer_id)
    messages.success(request, _("The customer is erased."))
    return redirect("web-customers", company.slug)


@member_page("POST")
def set_level(request: MemberRequest, customer_id: str) -> HttpResponse:
    """Record less of this customer's opens."""
    company = request.member.company
    customer = access_customer(customer_id, company=company)
    try:
        set_customer_level(customer, request.POST.get("tracking", ""), by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        messages.error(request, " ".join(error.errors["tracking"]))
    else:
        messages.success(request, _("Saved. It holds from the next open on."))
    return redirect("web-customer", company.slug, customer.pk)


@member_page("POST")
def set_paper_level(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Record less of this document's opens."""
    company = request.member.company
    document = access_any(invoice_id, company=company)
    try:
        set_document_level(document, request.POST.get("tracking", ""), by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        messages.error(request, " ".join(error.errors["tracking"]))
    else:
        messages.success(request, _("Saved. It holds from the next open on."))
    return redirect("web-invoice", company.slug, document.pk)
