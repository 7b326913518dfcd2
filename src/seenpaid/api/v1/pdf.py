"""An invoice on paper, and as an e-invoice."""

from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router

from seenpaid.api.auth import READ, Asked
from seenpaid.api.endpoint import answers_with
from seenpaid.api.errors import Problem
from seenpaid.api.openapi import PDF, XML, prints
from seenpaid.api.v1.params import InvoiceId
from seenpaid.documents.access import access_document
from seenpaid.pdf.actions import einvoice_of, invoice_pdf

router = Router(tags=["Invoices"])

Revision = Annotated[
    int | None, Query(ge=1, le=1_000_000, description="An earlier revision; the current one unless given.")
]

Syntax = Annotated[
    Literal["cii", "ubl"],
    Query(description="UN/CEFACT CII, as in Factur-X, or UBL as Peppol BIS Billing 3 asks for it."),
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


@router.get(
    "/invoices/{invoice_id}/xml",
    auth=READ,
    response={200: None, 422: Problem},
    summary="Write an e-invoice",
    description="EN 16931. What is missing for one is told by its field: `company.…` stands in the settings, "
    "`customer.…` at the customer, everything else on the invoice.",
    openapi_extra=prints(XML),
)
@answers_with(XML)
def write_einvoice(
    request: Asked,
    invoice_id: InvoiceId,
    format: Syntax = "cii",  # noqa: A002  # the parameter's name in the contract.
    revision: Revision = None,
) -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    written = einvoice_of(document, syntax=format, revision=revision)
    disposition = content_disposition_header(as_attachment=True, filename=written.filename)
    return HttpResponse(written.content, content_type=XML, headers={"Content-Disposition": disposition or "attachment"})
