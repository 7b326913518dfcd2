"""Invoices: written and listed, with everything that documents have."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_object
from seenpaid.api.openapi import takes
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.attachments import add_attachments
from seenpaid.api.v1.events import add_timeline
from seenpaid.api.v1.lifecycle import add_lifecycle
from seenpaid.api.v1.papers import Papers
from seenpaid.api.v1.params import Cursor, InvoiceFilter, InvoiceId, InvoiceStatus, Limit, OfCustomer, Words
from seenpaid.api.v1.pdf import add_pdf, add_xml
from seenpaid.api.v1.shapes import InvoicePage
from seenpaid.api.v1.share import add_link
from seenpaid.api.v1.views import add_views
from seenpaid.documents.access import Kind
from seenpaid.documents.actions import create_invoice
from seenpaid.engagement import queries
from seenpaid.engagement.representation import Invoice

router = Router(tags=["Invoices"])

INVOICES = Papers(
    kind=Kind.INVOICE,
    path="/invoices",
    ident="invoice_id",
    id_type=InvoiceId,
    a="an invoice",
    inputs="Invoice",
    shape=Invoice,
    tell=queries.told_invoices,
)


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
    invoice = create_invoice(by.company, raw=read_object(request), by=by, now=timezone.now())
    return INVOICES.written(invoice, location=f"{request.path}/{invoice.pk}")


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


for add in (add_lifecycle, add_link, add_views, add_timeline, add_attachments, add_pdf, add_xml):
    add(router, of=INVOICES)
