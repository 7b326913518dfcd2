"""A document on paper, and as an e-invoice."""

from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router

from seenpaid.api.auth import READ, Asked
from seenpaid.api.endpoint import answers_with
from seenpaid.api.errors import Problem
from seenpaid.api.openapi import PDF, XML, prints
from seenpaid.api.v1.papers import Papers, opened
from seenpaid.documents.access import Document
from seenpaid.pdf.actions import einvoice_of, invoice_pdf

Revision = Annotated[
    int | None, Query(ge=1, le=1_000_000, description="An earlier revision; the current one unless given.")
]

Syntax = Annotated[
    Literal["cii", "ubl"],
    Query(description="UN/CEFACT CII, as in Factur-X, or UBL as Peppol BIS Billing 3 asks for it."),
]


def add_pdf(router: Router, *, of: Papers) -> None:
    """Let documents of that kind be printed."""

    @router.get(
        f"{of.at}/pdf",
        auth=READ,
        response={200: None, 503: Problem},
        operation_id=f"print_{of.word}",
        summary=f"Print {of.a}",
        description="A draft is printed as it stands and says so. No view is recorded.",
        openapi_extra=prints(PDF),
    )
    @answers_with(PDF)
    @opened(of)
    def print_document(_request: Asked, document: Document, revision: Revision = None) -> HttpResponse:
        pdf = invoice_pdf(document, revision=revision)
        disposition = content_disposition_header(as_attachment=False, filename=pdf.filename)
        return HttpResponse(pdf.content, content_type=PDF, headers={"Content-Disposition": disposition or "inline"})


def add_xml(router: Router, *, of: Papers) -> None:
    """Let documents of that kind be written as e-invoices."""

    @router.get(
        f"{of.at}/xml",
        auth=READ,
        response={200: None, 422: Problem},
        operation_id=f"write_{of.word}_xml",
        summary=f"Write {of.a} as an e-invoice",
        description="EN 16931. What is missing for one is told by its field: `company.…` stands in the settings, "
        "`customer.…` at the customer, everything else on the document.",
        openapi_extra=prints(XML),
    )
    @answers_with(XML)
    @opened(of)
    def write_xml(
        _request: Asked,
        document: Document,
        format: Syntax = "cii",  # noqa: A002  # the parameter's name in the contract.
        revision: Revision = None,
    ) -> HttpResponse:
        written = einvoice_of(document, syntax=format, revision=revision)
        disposition = content_disposition_header(as_attachment=True, filename=written.filename)
        return HttpResponse(
            written.content, content_type=XML, headers={"Content-Disposition": disposition or "attachment"}
        )
