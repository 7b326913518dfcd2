"""What may be done with an invoice: one button, one verb."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.documents.access import Kind, access_any
from seenpaid.documents.actions import NotCancellableError, NotEditableError, cancel, delete_draft, duplicate, issue
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.sharing.actions import NotShareableError, revoke, share
from seenpaid.web.door import MemberRequest, member_page

_LISTS: Final = {Kind.INVOICE: "web-invoices", Kind.QUOTE: "web-quotes", Kind.CREDIT_NOTE: "web-credit-notes"}


@member_page("POST")
def share_invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Make the link, or find it again; a draft is issued."""
    document = access_any(invoice_id, company=request.member.company)
    try:
        share(document, by=request.member, now=timezone.now())
    except InvalidDraftError:
        messages.error(request, _("This draft cannot be issued yet. Save it once to see what is missing."))
        return redirect("web-invoice-edit", request.member.company.slug, document.pk)
    except NotShareableError:
        messages.error(request, _("What is cancelled gets no new link."))
    return _back(request, invoice_id, at="#share")


@member_page("POST")
def revoke_invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Kill the link."""
    document = access_any(invoice_id, company=request.member.company)
    if revoke(document, by=request.member, now=timezone.now()):
        messages.success(request, _("The link is dead. Whoever has it sees the same page as for a wrong address."))
    return _back(request, invoice_id, at="#share")


@member_page("POST")
def issue_invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Give the draft its number without making a link."""
    document = access_any(invoice_id, company=request.member.company)
    try:
        issue(document, by=request.member, now=timezone.now())
    except InvalidDraftError:
        messages.error(request, _("This draft cannot be issued yet. Save it once to see what is missing."))
        return redirect("web-invoice-edit", request.member.company.slug, document.pk)
    return _back(request, invoice_id)


@member_page("POST")
def cancel_invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Call the invoice off."""
    document = access_any(invoice_id, company=request.member.company)
    try:
        cancel(document, by=request.member, now=timezone.now())
    except NotCancellableError:
        messages.error(request, _("Only what is open can be cancelled."))
    else:
        messages.success(request, _("It is cancelled. Its number stays used."))
    return _back(request, invoice_id)


@member_page("POST")
def duplicate_invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Begin a new draft with the same content."""
    document = access_any(invoice_id, company=request.member.company)
    try:
        copy = duplicate(document, by=request.member, now=timezone.now())
    except InvalidDraftError as error:
        messages.error(request, _("This cannot be duplicated: %(why)s") % {"why": error})
        return _back(request, invoice_id)
    messages.success(request, _("This is the copy, dated today. Change what differs."))
    return redirect("web-invoice-edit", request.member.company.slug, copy.pk)


@member_page("POST")
def delete_invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Throw the draft away."""
    document = access_any(invoice_id, company=request.member.company)
    try:
        delete_draft(document, by=request.member)
    except NotEditableError:
        messages.error(request, _("Only a draft can be deleted. Cancel this instead."))
        return _back(request, invoice_id)
    messages.success(request, _("The draft is gone."))
    return redirect(_LISTS[Kind(document.kind)], request.member.company.slug)


def _back(request: MemberRequest, invoice_id: str, *, at: str = "") -> HttpResponse:
    page = redirect("web-invoice", request.member.company.slug, invoice_id)
    return HttpResponseRedirect(f"{page.url}{at}")
