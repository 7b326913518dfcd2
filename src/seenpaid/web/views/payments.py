"""Money that came outside is recorded, and a mistake undone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.profile import InvalidProfileError
from seenpaid.documents.access import access_document
from seenpaid.payments.access import PaymentNotFoundError, access_payment
from seenpaid.payments.actions import NotPayableError, record_manual, void_manual
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.numbers import with_point
from seenpaid.web.forms.typed import typed
from seenpaid.web.views.invoice import invoice_page

NAMES = ("amount", "method", "paid_on", "reference")


@member_page("POST")
def record_payment(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Record a payment; if it is refused, the invoice comes back with what was typed."""
    document = access_document(invoice_id, company=request.member.company)
    form = typed(request.POST, NAMES)
    try:
        record_manual(
            document,
            raw={**form.values, "amount": with_point(form.values["amount"])},
            by=request.member,
            now=timezone.now(),
        )
    except InvalidProfileError as error:
        return invoice_page(request, document, payment=form.refused(error.errors), status=422)
    except NotPayableError:
        messages.error(request, _("A draft, paid or cancelled invoice takes no payment."))
    else:
        messages.success(request, _("The payment is recorded."))
    return redirect("web-invoice", request.member.company.slug, document.pk)


@member_page("POST")
def void_payment(request: MemberRequest, invoice_id: str, payment_id: str) -> HttpResponse:
    """Undo a payment recorded by mistake."""
    payment = access_payment(payment_id, company=request.member.company)
    if payment.document_id != invoice_id:
        raise PaymentNotFoundError
    void_manual(payment, by=request.member, now=timezone.now())
    messages.success(request, _("The payment is undone. It stays in the list, struck."))
    return redirect("web-invoice", request.member.company.slug, invoice_id)
