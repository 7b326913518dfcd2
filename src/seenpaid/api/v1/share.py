"""The link that customers open."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.answers import created, nothing, ok
from seenpaid.api.auth import MANAGE_INVOICES, Asked
from seenpaid.api.body import read_nothing
from seenpaid.api.v1.params import CustomerId, InvoiceId
from seenpaid.customers.access import access_customer
from seenpaid.documents.access import access_document
from seenpaid.sharing.actions import revoke, share
from seenpaid.sharing.portal import revoke_portal, share_portal
from seenpaid.sharing.representation import ShareWithToken, share_with_token

router = Router(tags=["Sharing"])


@router.post(
    "/invoices/{invoice_id}/share",
    auth=MANAGE_INVOICES,
    response={200: ShareWithToken, 201: ShareWithToken},
    summary="Share an invoice",
    description="Issues a draft, then makes its link: 201. Asked again it answers the same link: 200.",
)
def share_invoice(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    read_nothing(request)
    now = timezone.now()
    link = share(document, by=request.auth, now=now)
    answer = created if link.created_at == now else ok
    return answer(share_with_token(link))


@router.delete(
    "/invoices/{invoice_id}/share",
    auth=MANAGE_INVOICES,
    response={204: None},
    summary="Revoke the link",
    description="The link stops working at once and for good. Sharing again makes a new one.",
)
def revoke_link(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    revoke(access_document(invoice_id, company=request.auth.company), by=request.auth, now=timezone.now())
    return nothing()


@router.post(
    "/customers/{customer_id}/portal-link",
    auth=MANAGE_INVOICES,
    response={200: ShareWithToken, 201: ShareWithToken},
    summary="Share a customer's portal",
    description="Makes the link to everything the customer was sent: 201. Asked again it answers the same link: 200.",
)
def share_customers_portal(request: Asked, customer_id: CustomerId) -> HttpResponse:
    customer = access_customer(customer_id, company=request.auth.company)
    read_nothing(request)
    now = timezone.now()
    link = share_portal(customer, by=request.auth, now=now)
    answer = created if link.created_at == now else ok
    return answer(share_with_token(link))


@router.delete(
    "/customers/{customer_id}/portal-link",
    auth=MANAGE_INVOICES,
    response={204: None},
    summary="Revoke the portal's link",
    description="The link stops working at once and for good. Sharing again makes a new one.",
)
def revoke_customers_portal(request: Asked, customer_id: CustomerId) -> HttpResponse:
    customer = access_customer(customer_id, company=request.auth.company)
    revoke_portal(customer, by=request.auth, now=timezone.now())
    return nothing()
