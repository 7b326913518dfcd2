"""Quotes: written, offered, answered, and made into invoices."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from ninja import Router

from seenpaid.api.answers import created, nothing, ok
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_nothing, read_object
from seenpaid.api.endpoint import answers_with
from seenpaid.api.errors import Problem
from seenpaid.api.openapi import PDF, prints, takes
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.invoices import etag_of, versions_in
from seenpaid.api.v1.params import ActorType, Cursor, Limit, OfCustomer, QuoteId, QuoteStatus, Words, YesNo
from seenpaid.api.v1.pdf import Revision
from seenpaid.api.v1.shapes import EventPage, QuotePage, ViewPage
from seenpaid.companies.profile import Reading
from seenpaid.documents.access import Document, Kind, access_document
from seenpaid.documents.actions import (
    Answer,
    amend,
    answer_quote,
    cancel,
    convert,
    create_document,
    delete_draft,
    duplicate,
    issue,
)
from seenpaid.engagement import queries
from seenpaid.engagement.representation import Invoice, Quote, view_shape
from seenpaid.events.queries import timeline
from seenpaid.events.representation import event_shape
from seenpaid.lib.page import page_of
from seenpaid.pdf.actions import invoice_pdf
from seenpaid.sharing.actions import revoke, share
from seenpaid.sharing.representation import ShareWithToken, share_with_token

router = Router(tags=["Quotes"])


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
    return created(_shape(quote), headers={"Location": f"{request.path}/{quote.pk}", **etag_of(quote)})


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


@router.get("/quotes/{quote_id}", auth=READ, response=Quote, summary="Show a quote")
def show_quote(request: Asked, quote_id: QuoteId) -> HttpResponse:
    return _told(_quote(request, quote_id))


@router.patch(
    "/quotes/{quote_id}",
    auth=MANAGE_INVOICES,
    response={200: Quote, 409: Problem, 412: Problem},
    summary="Change a quote",
    description="Writes the given fields and keeps the others; lines are replaced. An issued quote gets a new revision.",
    openapi_extra=takes("QuoteChanges", if_match=True),
)
def change_quote(request: Asked, quote_id: QuoteId) -> HttpResponse:
    quote, changes = _quote(request, quote_id), read_object(request)
    versions = versions_in(request.headers)
    return _told(amend(quote, changes=changes, by=request.auth, now=timezone.now(), versions=versions))


@router.delete(
    "/quotes/{quote_id}", auth=MANAGE_INVOICES, response={204: None, 409: Problem}, summary="Throw a draft quote away"
)
def throw_quote_away(request: Asked, quote_id: QuoteId) -> HttpResponse:
    delete_draft(_quote(request, quote_id), by=request.auth)
    return nothing()


@router.post("/quotes/{quote_id}/issue", auth=MANAGE_INVOICES, response=Quote, summary="Issue a draft quote")
def issue_quote(request: Asked, quote_id: QuoteId) -> HttpResponse:
    quote = _quote(request, quote_id)
    read_nothing(request)
    return _told(issue(quote, by=request.auth, now=timezone.now()))


@router.post("/quotes/{quote_id}/cancel", auth=MANAGE_INVOICES, response=Quote, summary="Withdraw a quote")
def cancel_quote(request: Asked, quote_id: QuoteId) -> HttpResponse:
    quote = _quote(request, quote_id)
    read_nothing(request)
    return _told(cancel(quote, by=request.auth, now=timezone.now()))


@router.post("/quotes/{quote_id}/duplicate", auth=MANAGE_INVOICES, response={201: Quote}, summary="Copy a quote")
def duplicate_quote(request: Asked, quote_id: QuoteId) -> HttpResponse:
    quote = _quote(request, quote_id)
    read_nothing(request)
    copy = duplicate(quote, by=request.auth, now=timezone.now())
    location = f"{request.path.removesuffix(f'{quote.pk}/duplicate')}{copy.pk}"
    return created(_shape(copy), headers={"Location": location, **etag_of(copy)})


@router.post(
    "/quotes/{quote_id}/accept",
    auth=MANAGE_INVOICES,
    response=Quote,
    summary="Accept a quote for its customer",
    description="For an answer that came another way, under the name of whoever gave it.",
    openapi_extra=takes("AnswerInput"),
)
def accept_quote(request: Asked, quote_id: QuoteId) -> HttpResponse:
    return _answered(request, quote_id, is_accepted=True)


@router.post(
    "/quotes/{quote_id}/decline",
    auth=MANAGE_INVOICES,
    response=Quote,
    summary="Decline a quote for its customer",
    description="For an answer that came another way, under the name of whoever gave it.",
    openapi_extra=takes("AnswerInput"),
)
def decline_quote(request: Asked, quote_id: QuoteId) -> HttpResponse:
    return _answered(request, quote_id, is_accepted=False)


@router.post(
    "/quotes/{quote_id}/convert",
    auth=MANAGE_INVOICES,
    response={200: Invoice, 201: Invoice},
    summary="Make an invoice of a quote",
    description="Makes a draft invoice, dated today: 201. Asked again it answers the same invoice: 200.",
)
def convert_quote(request: Asked, quote_id: QuoteId) -> HttpResponse:
    quote, now = _quote(request, quote_id), timezone.now()
    read_nothing(request)
    invoice = convert(quote, by=request.auth, now=now)
    answer = created if invoice.created_at == now else ok
    shape = queries.told_invoices([invoice], company=invoice.company, now=now)[0]
    return answer(shape, headers=etag_of(invoice))


@router.post(
    "/quotes/{quote_id}/share",
    auth=MANAGE_INVOICES,
    response={200: ShareWithToken, 201: ShareWithToken},
    summary="Share a quote",
    description="Issues a draft, then makes its link: 201. Asked again it answers the same link: 200.",
)
def share_quote(request: Asked, quote_id: QuoteId) -> HttpResponse:
    quote, now = _quote(request, quote_id), timezone.now()
    read_nothing(request)
    link = share(quote, by=request.auth, now=now)
    answer = created if link.created_at == now else ok
    return answer(share_with_token(link))


@router.delete("/quotes/{quote_id}/share", auth=MANAGE_INVOICES, response={204: None}, summary="Revoke a quote's link")
def revoke_quote_link(request: Asked, quote_id: QuoteId) -> HttpResponse:
    revoke(_quote(request, quote_id), by=request.auth, now=timezone.now())
    return nothing()


@router.get("/quotes/{quote_id}/views", auth=READ, response=ViewPage, summary="List the opens of a quote")
def list_quote_views(
    request: Asked,
    quote_id: QuoteId,
    limit: Limit = USUAL,
    cursor: Cursor = "",
    actor_type: ActorType | None = None,
    counted: YesNo | None = None,
) -> HttpResponse:
    narrowed = queries.ViewFilter(actor_type=actor_type, counted=None if counted is None else counted == "true")
    after = key_in(cursor, request=request)
    page = queries.views_page(_quote(request, quote_id), narrowed=narrowed, after=after, limit=limit)
    return listed(request, [view_shape(view) for view in page.rows], next_key=page.next_key)


@router.get("/quotes/{quote_id}/timeline", auth=READ, response=EventPage, summary="List a quote's events")
def list_quote_timeline(request: Asked, quote_id: QuoteId, limit: Limit = USUAL, cursor: Cursor = "") -> HttpResponse:
    quote = _quote(request, quote_id)
    page = page_of(timeline(quote.company_id, quote.pk), after=key_in(cursor, request=request), limit=limit)
    return listed(request, [event_shape(event) for event in page.rows], next_key=page.next_key)


@router.get(
    "/quotes/{quote_id}/pdf",
    auth=READ,
    response={200: None, 503: Problem},
    summary="Print a quote",
    openapi_extra=prints(PDF),
)
@answers_with(PDF)
def print_quote(request: Asked, quote_id: QuoteId, revision: Revision = None) -> HttpResponse:
    pdf = invoice_pdf(_quote(request, quote_id), revision=revision)
    disposition = content_disposition_header(as_attachment=False, filename=pdf.filename)
    return HttpResponse(pdf.content, content_type=PDF, headers={"Content-Disposition": disposition or "inline"})


def _answered(request: Asked, quote_id: QuoteId, *, is_accepted: bool) -> HttpResponse:
    quote = _quote(request, quote_id)
    reading = Reading(read_object(request), allowed=frozenset({"name", "reason"}))
    name, reason = reading.line("name", limit=120, required=True), reading.block("reason", limit=1000)
    reading.done()
    answer = Answer(is_accepted=is_accepted, name=name, reason=reason, revision=quote.revision)
    return _told(answer_quote(quote, answer=answer, actor=request.auth.actor, now=timezone.now()))


def _quote(request: Asked, quote_id: str) -> Document:
    return access_document(quote_id, company=request.auth.company, kind=Kind.QUOTE)


def _told(quote: Document) -> HttpResponse:
    return ok(_shape(quote), headers=etag_of(quote))


def _shape(quote: Document) -> Quote:
    return queries.told_quotes([quote], company=quote.company, now=timezone.now())[0]
