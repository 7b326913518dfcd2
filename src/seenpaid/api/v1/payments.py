"""Money that came: written down, listed, and given back by the gateway that took it."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.answers import accepted, created, nothing, ok
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_object
from seenpaid.api.openapi import takes
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.params import Cursor, InvoiceId, Limit, PaymentId
from seenpaid.api.v1.shapes import PaymentPage
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.documents.access import access_document
from seenpaid.lib.page import page_of
from seenpaid.payments.access import access_payment
from seenpaid.payments.actions import amend_manual, ask_refund, record_manual, void_manual
from seenpaid.payments.queries import payments_of
from seenpaid.payments.representation import Payment, payment_shape

router = Router(tags=["Payments"])


@router.post(
    "/invoices/{invoice_id}/payments",
    auth=MANAGE_INVOICES,
    response={201: Payment},
    summary="Record a payment",
    openapi_extra=takes("PaymentInput"),
)
def record_payment(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    payment = record_manual(document, raw=read_object(request), by=request.auth, now=timezone.now())
    return created(payment_shape(payment))


@router.get("/invoices/{invoice_id}/payments", auth=READ, response=PaymentPage, summary="List an invoice's payments")
def list_payments(request: Asked, invoice_id: InvoiceId, limit: Limit = USUAL, cursor: Cursor = "") -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    page = page_of(payments_of(document), after=key_in(cursor, request=request), limit=limit)
    return listed(request, [payment_shape(payment) for payment in page.rows], next_key=page.next_key)


@router.patch(
    "/payments/{payment_id}",
    auth=MANAGE_INVOICES,
    response=Payment,
    summary="Correct a payment that was written down",
    openapi_extra=takes("PaymentChanges"),
)
def amend_payment(request: Asked, payment_id: PaymentId) -> HttpResponse:
    company = request.auth.company
    payment = access_payment(payment_id, company=company)
    amend_manual(payment, raw=read_object(request), by=request.auth, now=timezone.now())
    return ok(payment_shape(access_payment(payment_id, company=company)))


@router.delete(
    "/payments/{payment_id}",
    auth=MANAGE_INVOICES,
    response={204: None},
    summary="Undo a payment that was written down by mistake",
)
def void_payment(request: Asked, payment_id: PaymentId) -> HttpResponse:
    void_manual(access_payment(payment_id, company=request.auth.company), by=request.auth, now=timezone.now())
    return nothing()


@router.post(
    "/payments/{payment_id}/refund",
    auth=MANAGE_INVOICES,
    response={202: Payment},
    summary="Give a payment back",
    openapi_extra=takes("RefundInput"),
)
def refund_payment(request: Asked, payment_id: PaymentId) -> HttpResponse:
    """The gateway is asked by the worker: what is done and its answer are committed together, and nothing is asked twice."""
    company = request.auth.company
    payment = access_payment(payment_id, company=company)
    raw = read_object(request) if request.body else {}
    for name in sorted(set(raw) - {"amount", "then"}):
        raise InvalidProfileError({name[:60]: ["There is no such field."]})
    then = raw.get("then", "")
    if not isinstance(then, str):
        raise InvalidProfileError({"then": ["This is a word."]})
    ask_refund(payment, amount=raw.get("amount"), then=then, by=request.auth, now=timezone.now())
    return accepted(payment_shape(payment))
