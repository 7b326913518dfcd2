"""Where an invoice goes next."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.answers import created
from seenpaid.api.auth import MANAGE_INVOICES, Asked
from seenpaid.api.body import read_nothing
from seenpaid.api.v1.invoices import etag_of, shape_of, told
from seenpaid.api.v1.params import InvoiceId
from seenpaid.documents.access import access_document
from seenpaid.documents.actions import cancel, duplicate, issue
from seenpaid.engagement.representation import Invoice

router = Router(tags=["Invoices"])


@router.post(
    "/invoices/{invoice_id}/issue",
    auth=MANAGE_INVOICES,
    response=Invoice,
    summary="Issue a draft",
    description="Gives it a number and freezes revision 1. An issued invoice is answered as it is.",
)
def issue_invoice(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    read_nothing(request)
    return told(issue(document, by=request.auth, now=timezone.now()))


@router.post(
    "/invoices/{invoice_id}/cancel",
    auth=MANAGE_INVOICES,
    response=Invoice,
    summary="Cancel an invoice",
    description="Its number stays used. Drafts are deleted instead; paid invoices stay.",
)
def cancel_invoice(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    read_nothing(request)
    return told(cancel(document, by=request.auth, now=timezone.now()))


@router.post(
    "/invoices/{invoice_id}/duplicate",
    auth=MANAGE_INVOICES,
    response={201: Invoice},
    summary="Copy an invoice",
    description="Makes a new draft with the same content, dated today.",
)
def duplicate_invoice(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    read_nothing(request)
    copy = duplicate(document, by=request.auth, now=timezone.now())
    location = f"{request.path.removesuffix(f'{document.pk}/duplicate')}{copy.pk}"
    return created(shape_of(copy), headers={"Location": location, **etag_of(copy)})
