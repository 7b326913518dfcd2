"""The list of credit notes, and credit as it is given, used and taken back."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from seenpaid.companies.profile import InvalidProfileError
from seenpaid.documents import lifecycle
from seenpaid.documents.access import ApplicationNotFoundError, Kind, access_application, access_document
from seenpaid.documents.actions import (
    NoInvoiceToCreditError,
    NotCreditableError,
    apply_credit,
    credit_invoice,
    undo_application,
    use_credit,
)
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.engagement.queries import papers_page
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.numbers import with_point
from seenpaid.web.forms.typed import Typed, typed
from seenpaid.web.frame import page
from seenpaid.web.invoice_rows import invoice_rows
from seenpaid.web.paging import key_of, query_of, search_of
from seenpaid.web.views.invoice import invoice_page

FILTERS: Final[dict[str, str | Promise]] = {
    "": gettext_lazy("All"),
    lifecycle.SENT: gettext_lazy("Sent"),
    lifecycle.VIEWED: gettext_lazy("Viewed"),
    lifecycle.DRAFT: gettext_lazy("Drafts"),
    lifecycle.CANCELLED: gettext_lazy("Cancelled"),
}


@member_page("GET")
def list_credit_notes(request: MemberRequest) -> HttpResponse:
    """Show the credit notes that were asked for, newest first."""
    company, search, after = request.member.company, search_of(request.GET), key_of(request.GET)
    status = request.GET.get("show", "")
    status = status if status in FILTERS else ""
    found = papers_page(company, kind=Kind.CREDIT_NOTE, search=search, status=status, after=after)
    is_part = bool(request.htmx)
    context = {
        "rows": invoice_rows(found.rows, company=company, now=timezone.now()),
        "filters": [
            {"label": label, "query": query_of(show=each, q=search), "is_here": each == status}
            for each, label in FILTERS.items()
        ],
        "show": status,
        "search": search,
        "is_narrowed": bool(status or search),
        "here": query_of(show=status, q=search, after=after),
        "newest": query_of(show=status, q=search) if after else "",
        "older": query_of(show=status, q=search, after=found.next_key) if found.next_key else "",
        "is_part": is_part,
    }
    template = "web/credit_notes.html#found" if is_part else "web/credit_notes.html"
    return page(request, template, context, here="credit-notes")


@member_page("POST")
def credit(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Begin a credit note for the invoice: the ticked lines, an amount, or all of it."""
    invoice = access_document(invoice_id, company=request.member.company)
    form = typed(request.POST, ("amount",))
    lines = [int(each) for each in request.POST.getlist("line") if each.isascii() and each.isdigit() and len(each) < 4]
    raw = {"amount": with_point(form.values["amount"]), "lines": lines}
    try:
        note = credit_invoice(invoice, raw=raw, by=request.member, now=timezone.now())
    except (InvalidProfileError, InvalidDraftError) as error:
        faults = {"amount": [message for found in error.errors.values() for message in found]}
        return invoice_page(request, invoice, credit_form=form.refused(faults), status=422)
    except NoInvoiceToCreditError:
        messages.error(request, _("A draft or cancelled invoice cannot be credited."))
        return redirect("web-invoice", request.member.company.slug, invoice.pk)
    messages.success(request, _("This is the credit note, dated today. Look it over, then issue it."))
    return redirect("web-invoice", request.member.company.slug, note.pk)


@member_page("POST")
def apply(request: MemberRequest, note_id: str) -> HttpResponse:
    """Use the credit note on one of the customer's invoices."""
    note = access_document(note_id, company=request.member.company, kind=Kind.CREDIT_NOTE)
    form = typed(request.POST, ("invoice", "amount"))
    raw = {**form.values, "amount": with_point(form.values["amount"])}
    try:
        apply_credit(note, raw=raw, by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return invoice_page(request, note, apply_form=form.refused(error.errors), status=422)
    except NotCreditableError:
        messages.error(request, _("Nothing is left of this credit, or that invoice owes nothing any more."))
    else:
        messages.success(request, _("The credit is used. The invoice owes less from now on."))
    return redirect("web-invoice", request.member.company.slug, note.pk)


@member_page("POST")
def use(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Use on the invoice what its customer has to their credit."""
    invoice = access_document(invoice_id, company=request.member.company)
    form: Typed = typed(request.POST, ("amount",))
    try:
        use_credit(invoice, raw={"amount": with_point(form.values["amount"])}, by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return invoice_page(request, invoice, use_form=form.refused(error.errors), status=422)
    except NotCreditableError:
        messages.error(request, _("No credit is left, or this invoice owes nothing."))
    else:
        messages.success(request, _("The credit is used. This invoice owes less from now on."))
    return redirect("web-invoice", request.member.company.slug, invoice.pk)


@member_page("POST")
def undo(request: MemberRequest, invoice_id: str, application_id: str) -> HttpResponse:
    """Give the credit back to the customer."""
    application = access_application(application_id, company=request.member.company)
    if invoice_id not in {application.invoice_id, application.credit.document_id}:
        raise ApplicationNotFoundError
    undo_application(application, by=request.member, now=timezone.now())
    messages.success(request, _("The credit is the customer's again, and the invoice owes it again."))
    back = redirect("web-invoice", request.member.company.slug, invoice_id)
    return HttpResponseRedirect(f"{back.url}#credit")
