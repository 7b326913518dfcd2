"""Money that came outside is recorded, and a mistake undone; what a gateway took is given back by it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.profile import InvalidProfileError
from seenpaid.documents.access import access_document
from seenpaid.lib.money import Money
from seenpaid.payments.access import PaymentNotFoundError, access_charge, access_payment
from seenpaid.payments.actions import (
    NotPayableError,
    NotRefundableError,
    amend_manual,
    dismiss_flag,
    record_manual,
    refund,
    void_manual,
)
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.numbers import with_point
from seenpaid.web.forms.typed import typed
from seenpaid.web.rows.payment import RECORDED, refund_row
from seenpaid.web.views.invoice import invoice_page


@member_page("POST")
def record_payment(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Record a payment; if it is refused, the invoice comes back with what was typed."""
    document = access_document(invoice_id, company=request.member.company)
    form = typed(request.POST, RECORDED, row="payment")
    try:
        record_manual(
            document,
            raw={**form.values, "amount": with_point(form.values["amount"])},
            by=request.member,
            now=timezone.now(),
        )
    except InvalidProfileError as error:
        return invoice_page(request, document, refused=form.refused(error.errors), status=422)
    except NotPayableError:
        messages.error(request, _("A draft, paid or cancelled invoice takes no payment."))
    else:
        messages.success(request, _("The payment is recorded."))
    return redirect("web-invoice", request.member.company.slug, document.pk)


@member_page("POST")
def amend_payment(request: MemberRequest, invoice_id: str, payment_id: str) -> HttpResponse:
    """Correct a payment; if that is refused, the invoice comes back with what was typed."""
    payment = access_payment(payment_id, company=request.member.company)
    if payment.document_id != invoice_id:
        raise PaymentNotFoundError
    form = typed(request.POST, RECORDED, row=payment.pk)
    raw = {**form.values, "amount": with_point(form.values["amount"])}
    try:
        amend_manual(payment, raw=raw, by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return invoice_page(request, payment.document, refused=form.refused(error.errors), status=422)
    messages.success(request, _("The payment is corrected; the timeline says what changed."))
    return redirect("web-invoice", request.member.company.slug, invoice_id)


@member_page("POST")
def void_payment(request: MemberRequest, invoice_id: str, payment_id: str) -> HttpResponse:
    """Undo a payment recorded by mistake."""
    payment = access_payment(payment_id, company=request.member.company)
    if payment.document_id != invoice_id:
        raise PaymentNotFoundError
    void_manual(payment, by=request.member, now=timezone.now())
    messages.success(request, _("The payment is undone. It stays in the list, struck."))
    return redirect("web-invoice", request.member.company.slug, invoice_id)


@member_page("POST")
def refund_payment(request: MemberRequest, invoice_id: str, payment_id: str) -> HttpResponse:
    """Give back what was typed, or all that is left; if that is refused, the invoice comes back with what was typed."""
    company = request.member.company
    payment = access_payment(payment_id, company=company)
    if payment.document_id != invoice_id:
        raise PaymentNotFoundError
    form = typed(request.POST, ("amount", "then"), row=refund_row(payment.pk))
    amount, then = with_point(form.values["amount"]), form.values["then"]
    try:
        made = refund(payment, amount=amount, then=then, by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return invoice_page(request, payment.document, refused=form.refused(error.errors), status=422)
    except NotRefundableError as error:
        messages.error(request, str(error))
        return invoice_page(request, payment.document, refused=form.refused({"amount": [str(error)]}), status=422)
    said = _asked_for(is_forgiven=bool(made.credit_note_id), is_answered=bool(made.provider_id))
    messages.success(request, said % Money(made.amount_minor, payment.currency).format(company.locale))
    return redirect("web-invoice", company.slug, invoice_id)


def _asked_for(*, is_forgiven: bool, is_answered: bool) -> str:
    if is_forgiven:
        return _("%s is on its way back, and a credit note says that it is no longer owed.")
    if is_answered:
        return _("%s is on its way back.")
    return _("%s is asked for. The provider has not answered yet.")


@member_page("POST")
def dismiss_payment_flag(request: MemberRequest, invoice_id: str, charge_id: str) -> HttpResponse:
    """Take down what was done about money that needed a look."""
    company = request.member.company
    charge = access_charge(charge_id, company=company, document_id=invoice_id)
    try:
        dismiss_flag(charge, note=request.POST.get("note", ""), by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        messages.error(request, " ".join(text for texts in error.errors.values() for text in texts))
    else:
        messages.success(request, _("Noted. It needs nobody any more."))
    return redirect("web-invoice", company.slug, invoice_id)
