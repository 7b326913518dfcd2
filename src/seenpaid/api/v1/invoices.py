"""Invoices: written, read, changed and thrown away as drafts."""

from collections.abc import Collection, Mapping

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from ninja import Router

from seenpaid.api.answers import created, nothing, ok
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_object
from seenpaid.api.errors import INVALID_HEADER, Problem, RefusedError
from seenpaid.api.openapi import takes
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.params import Cursor, InvoiceFilter, InvoiceId, InvoiceStatus, Limit, OfCustomer, Words
from seenpaid.api.v1.shapes import InvoicePage
from seenpaid.documents.access import Document, access_document
from seenpaid.documents.actions import amend, create_invoice, delete_draft
from seenpaid.documents.typed import version_of
from seenpaid.engagement import queries
from seenpaid.engagement.representation import Invoice

router = Router(tags=["Invoices"])


@router.post(
    "/invoices",
    auth=MANAGE_INVOICES,
    response={201: Invoice},
    summary="Write an invoice",
    description="Keeps a draft; nobody sees it until it is issued or shared.",
    openapi_extra=takes("InvoiceInput"),
)
def write_invoice(request: Asked) -> HttpResponse:
    by = request.auth
    document = create_invoice(by.company, raw=read_object(request), by=by, now=timezone.now())
    return created(shape_of(document), headers={"Location": f"{request.path}/{document.pk}", **etag_of(document)})


@router.get("/invoices", auth=READ, response=InvoicePage, summary="List invoices")
def list_invoices(
    request: Asked,
    limit: Limit = USUAL,
    cursor: Cursor = "",
    status: InvoiceStatus | None = None,
    filter: InvoiceFilter = "all",  # noqa: A002  # the parameter's name in the URL.
    customer: OfCustomer = None,
    q: Words = "",
) -> HttpResponse:
    now, company = timezone.now(), request.auth.company
    narrowed = queries.InvoiceFilter(name=filter, search=q, status=status or "", customer=customer or "")
    page = queries.invoices_page(
        company, narrowed=narrowed, now=now, after=key_in(cursor, request=request), limit=limit
    )
    return listed(request, queries.told_invoices(page.rows, company=company, now=now), next_key=page.next_key)


@router.get("/invoices/{invoice_id}", auth=READ, response=Invoice, summary="Show an invoice")
def show_invoice(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    return told(access_document(invoice_id, company=request.auth.company))


@router.patch(
    "/invoices/{invoice_id}",
    auth=MANAGE_INVOICES,
    response={200: Invoice, 409: Problem, 412: Problem},
    summary="Change an invoice",
    description="Writes the given fields and keeps the others; lines are replaced. An issued invoice gets a new revision.",
    openapi_extra=takes("InvoiceChanges", if_match=True),
)
def change_invoice(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    document = amend(
        document,
        changes=read_object(request),
        by=request.auth,
        now=timezone.now(),
        versions=versions_in(request.headers),
    )
    return told(document)


@router.delete(
    "/invoices/{invoice_id}",
    auth=MANAGE_INVOICES,
    response={204: None, 409: Problem},
    summary="Throw a draft away",
)
def throw_away(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    delete_draft(access_document(invoice_id, company=request.auth.company), by=request.auth)
    return nothing()


def told(document: Document) -> HttpResponse:
    """200, with the invoice as it is now."""
    return ok(shape_of(document), headers=etag_of(document))


def shape_of(document: Document) -> Invoice:
    """Return the invoice in JSON."""
    return queries.told_invoices([document], company=document.company, now=timezone.now())[0]


def etag_of(document: Document) -> dict[str, str]:
    """Name the version of what may be changed; views and payments do not change it."""
    return {"ETag": f'"{version_of(document)}"'}


def versions_in(headers: Mapping[str, str]) -> Collection[str]:
    """Return the versions that a change may be made to; none means any. Raises RefusedError."""
    header = headers.get("If-Match", "*").strip()
    if header == "*":
        return ()
    versions = [etag.strip('"') for etag in parse_etags(header)]
    if not versions:
        raise RefusedError(INVALID_HEADER, detail="If-Match holds the ETag of the invoice, in its quotes.")
    return versions
