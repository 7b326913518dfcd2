"""The link that customers open: to one document of any kind, or to everything a customer was sent."""

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.answers import created, nothing, ok
from seenpaid.api.auth import MANAGE_INVOICES, Asked
from seenpaid.api.body import read_bytes, read_nothing, read_object
from seenpaid.api.openapi import takes
from seenpaid.api.v1.papers import Papers, opened
from seenpaid.api.v1.params import CustomerId
from seenpaid.customers.access import access_customer
from seenpaid.documents.access import Document
from seenpaid.sharing.actions import guard, revoke, share
from seenpaid.sharing.portal import revoke_portal, share_portal
from seenpaid.sharing.representation import ShareWithToken, share_with_token

router = Router(tags=["Sharing"])


def add_link(router: Router, *, of: Papers) -> None:
    """Let documents of that kind be shared, and their links be revoked."""

    @router.post(
        f"{of.at}/share",
        auth=MANAGE_INVOICES,
        response={200: ShareWithToken, 201: ShareWithToken},
        operation_id=f"share_{of.word}",
        summary=f"Share {of.a}",
        description="Issues a draft, then makes its link: 201. Asked again it answers the same link: 200. The body may be left "
        "out; what it names then holds for every live link of the document.",
        openapi_extra=takes("ShareInput", required=False),
    )
    @opened(of)
    def share_document(request: Asked, document: Document) -> HttpResponse:
        asked = read_object(request) if read_bytes(request) else {}
        now = timezone.now()
        with transaction.atomic():
            link = share(document, by=request.auth, now=now)
            if asked:
                guard(document, raw=asked, by=request.auth, now=now)
                link.refresh_from_db()
        answer = created if link.created_at == now else ok
        return answer(share_with_token(link))

    @router.delete(
        f"{of.at}/share",
        auth=MANAGE_INVOICES,
        response={204: None},
        operation_id=f"revoke_{of.word}_link",
        summary=f"Revoke the link of {of.a}",
        description="The link stops working at once and for good. Sharing again makes a new one.",
    )
    @opened(of)
    def revoke_link(request: Asked, document: Document) -> HttpResponse:
        revoke(document, by=request.auth, now=timezone.now())
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
