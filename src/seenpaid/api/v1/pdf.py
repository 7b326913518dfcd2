"""An invoice on paper."""

from typing import Annotated

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router

from seenpaid.api.auth import READ, Asked
from seenpaid.api.endpoint import answers_with
from seenpaid.api.errors import Problem
from seenpaid.api.openapi import PDF, prints
from seenpaid.api.v1.params import InvoiceId
from seenpaid.documents.access import access_document
from seenpaid.pdf.actions import invoice_pdf

router = Router(tags=["Invoices"])

Revision = Annotated[
    int | None, Query(ge=1, le=1_000_000, description="An earlier revision; the current one unless given.")
]


@router.get(
    "/invoices/{invoice_id}/pdf",
    auth=READ,
    response={200: None, 503: Problem},
    summary="Print an invoice",
    description="A draft is printed as it stands and says so. No view is recorded.",
    openapi_extra=prints(PDF),
)
@answers_with(PDF)
def print_invoice(request: Asked, invoice_id: InvoiceId, revision: Revision = None) -> HttpResponse:
    pdf = invoice_pdf(access_document(invoice_id, company=request.auth.company), revision=revision)
    disposition = content_disposition_header(as_attachment=False, filename=pdf.filename)
    return HttpResponse(pdf.content, content_type=PDF, headers={"Content-Disposition": disposition or "inline"})
