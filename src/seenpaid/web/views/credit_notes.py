"""Credit as it is given, used and taken back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.profile import InvalidProfileError
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
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.numbers import with_point
from seenpaid.web.forms.typed import Typed, typed
from seenpaid.web.views.invoice import invoice_page


@member_page("POST")
def credit(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Begin a credit note for the invoice: the ticked lines, an amount, or all of it."""
    invoice = access_document(invoice_id, company=request.member.company)
    ticked = [each for each in request.POST.getlist("line") if each.isascii() and each.isdigit() and len(each) < 4]
    form = Typed({"amount": request.POST.get("amount", ""), "lines": " ".join(ticked)}, row="credit")
    raw = {"amount": with_point(form.values["amount"]), "lines": [int(each) for each in ticked]}
    try:
        note = credit_invoice(invoice, raw=raw, by=request.member, now=timezone.now())
    except (InvalidProfileError, InvalidDraftError) as error:
        faults = {"amount": [message for found in error.errors.values() for message in found]}
        return invoice_page(request, invoice, refused=form.refused(faults), status=422)
    except NoInvoiceToCreditError:
        messages.error(request, _("A draft or cancelled invoice cannot be credited."))
        return redirect("web-invoice", request.member.company.slug, invoice.pk)
    messages.success(request, _("This is the credit note, dated today. Look it over, then issue it."))
    return redirect("web-invoice", request.member.company.slug, note.pk)


@member_page("POST")
def apply(request: MemberRequest, note_id: str) -> HttpResponse:
    """Use the credit note on one of the customer's invoices."""
    note = access_document(note_id, company=request.member.company, kind=Kind.CREDIT_NOTE)
    form = typed(request.POST, ("invoice", "amount"), row="apply")
    raw = {**form.values, "amount": with_point(form.values["amount"])}
    try:
        apply_credit(note, raw=raw, by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return invoice_page(request, note, refused=form.refused(error.errors), status=422)
    except NotCreditableError:
        messages.error(request, _("Nothing is left of this credit, or that invoice owes nothing any more."))
    else:
        messages.success(request, _("The credit is used. The invoice owes less from now on."))
    return redirect("web-invoice", request.member.company.slug, note.pk)


@member_page("POST")
def use(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Use on the invoice what its customer has to their credit."""
    invoice = access_document(invoice_id, company=request.member.company)
    form = typed(request.POST, ("amount",), row="use")
    try:
        use_credit(invoice, raw={"amount": with_point(form.values["amount"])}, by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return invoice_page(request, invoice, refused=form.refused(error.errors), status=422)
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
