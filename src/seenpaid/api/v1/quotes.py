"""Quotes: written, listed, answered and made into invoices, with everything that documents have."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.answers import created, ok
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_nothing, read_object
from seenpaid.api.openapi import takes
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.attachments import add_attachments
from seenpaid.api.v1.events import add_timeline
from seenpaid.api.v1.invoices import INVOICES
from seenpaid.api.v1.lifecycle import add_lifecycle
from seenpaid.api.v1.papers import Papers, etag_of, opened
from seenpaid.api.v1.params import Cursor, Limit, OfCustomer, QuoteId, QuoteStatus, Words
from seenpaid.api.v1.pdf import add_pdf
from seenpaid.api.v1.shapes import QuotePage
from seenpaid.api.v1.share import add_link
from seenpaid.api.v1.views import add_views
from seenpaid.companies.profile import Reading
from seenpaid.documents.access import Document, Kind
from seenpaid.documents.actions import Answer, answer_quote, convert, create_document
from seenpaid.engagement import queries
from seenpaid.engagement.representation import Invoice, Quote

router = Router(tags=["Quotes"])

QUOTES = Papers(
    kind=Kind.QUOTE,
    path="/quotes",
    ident="quote_id",
    id_type=QuoteId,
    a="a quote",
    inputs="Quote",
    shape=Quote,
    tell=queries.told_quotes,
)


@router.post(
    "/quotes",
    auth=MANAGE_INVOICES,
    response={201: Quote},
    summary="Write a quote",
    description="Keeps a draft. `due_date` is the last day it can be answered: thirty days on, unless given.",
    openapi_extra=takes("QuoteInput"),
)
def write_quote(request: Asked) -> HttpResponse:
    by = request.auth
    quote = create_document(by.company, kind=Kind.QUOTE, raw=read_object(request), by=by, now=timezone.now())
    return QUOTES.written(quote, location=f"{request.path}/{quote.pk}")


@router.get("/quotes", auth=READ, response=QuotePage, summary="List quotes")
def list_quotes(
    request: Asked,
    limit: Limit = USUAL,
    cursor: Cursor = "",
    status: QuoteStatus | None = None,
    customer: OfCustomer = None,
    q: Words = "",
) -> HttpResponse:
    company, after = request.auth.company, key_in(cursor, request=request)
    page = queries.papers_page(
        company, kind=Kind.QUOTE, search=q, status=status or "", customer=customer or "", after=after, limit=limit
    )
    told = queries.told_quotes(page.rows, company=company, now=timezone.now())
    return listed(request, told, next_key=page.next_key)


@router.post(
    f"{QUOTES.at}/accept",
    auth=MANAGE_INVOICES,
    response=Quote,
    summary="Accept a quote for its customer",
    description="For an answer that came another way, under the name of whoever gave it.",
    openapi_extra=takes("AnswerInput"),
)
@opened(QUOTES)
def accept_quote(request: Asked, quote: Document) -> HttpResponse:
    return _answered(request, quote, is_accepted=True)


@router.post(
    f"{QUOTES.at}/decline",
    auth=MANAGE_INVOICES,
    response=Quote,
    summary="Decline a quote for its customer",
    description="For an answer that came another way, under the name of whoever gave it.",
    openapi_extra=takes("AnswerInput"),
)
@opened(QUOTES)
def decline_quote(request: Asked, quote: Document) -> HttpResponse:
    return _answered(request, quote, is_accepted=False)


@router.post(
    f"{QUOTES.at}/convert",
    auth=MANAGE_INVOICES,
    response={200: Invoice, 201: Invoice},
    summary="Make an invoice of a quote",
    description="Makes a draft invoice, dated today: 201. Asked again it answers the same invoice: 200.",
)
@opened(QUOTES)
def convert_quote(request: Asked, quote: Document) -> HttpResponse:
    read_nothing(request)
    now = timezone.now()
    invoice = convert(quote, by=request.auth, now=now)
    answer = created if invoice.created_at == now else ok
    return answer(INVOICES.shape_of(invoice), headers=etag_of(invoice))


for add in (add_lifecycle, add_link, add_views, add_timeline, add_attachments, add_pdf):
    add(router, of=QUOTES)


def _answered(request: Asked, quote: Document, *, is_accepted: bool) -> HttpResponse:
    reading = Reading(read_object(request), allowed=frozenset({"name", "reason"}))
    name, reason = reading.line("name", limit=120, required=True), reading.block("reason", limit=1000)
    reading.done()
    answer = Answer(is_accepted=is_accepted, name=name, reason=reason, revision=quote.revision)
    return QUOTES.told(answer_quote(quote, answer=answer, actor=request.auth.actor, now=timezone.now()))
