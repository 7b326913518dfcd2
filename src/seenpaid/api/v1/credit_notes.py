"""Credit notes: written, issued, shared, and used on invoices."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from ninja import Router

from seenpaid.api.answers import created, nothing, ok
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_nothing, read_object
from seenpaid.api.endpoint import answers_with
from seenpaid.api.errors import Problem
from seenpaid.api.openapi import PDF, XML, prints, takes
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.invoices import etag_of, versions_in
from seenpaid.api.v1.params import (
    ActorType,
    ApplicationId,
    CreditNoteId,
    CreditNoteStatus,
    Cursor,
    Limit,
    OfCustomer,
    Words,
    YesNo,
)
from seenpaid.api.v1.pdf import Revision, Syntax
from seenpaid.api.v1.shapes import CreditNotePage, EventPage, ViewPage
from seenpaid.documents.access import ApplicationNotFoundError, Document, Kind, access_application, access_document
from seenpaid.documents.actions import (
    amend,
    apply_credit,
    cancel,
    delete_draft,
    duplicate,
    issue,
    undo_application,
    write_credit_note,
)
from seenpaid.engagement import queries
from seenpaid.engagement.representation import CreditNote, view_shape
from seenpaid.events.queries import timeline
from seenpaid.events.representation import event_shape
from seenpaid.lib.page import page_of
from seenpaid.pdf.actions import einvoice_of, invoice_pdf
from seenpaid.sharing.actions import revoke, share
from seenpaid.sharing.representation import ShareWithToken, share_with_token

router = Router(tags=["Credit notes"])


@router.post(
    "/credit-notes",
    auth=MANAGE_INVOICES,
    response={201: CreditNote, 409: Problem},
    summary="Write a credit note",
    description="Keeps a draft. With `invoice`, it credits that invoice: all of it, the lines at the given positions, or "
    "an `amount`, and never more than it came to.",
    openapi_extra=takes("CreditNoteInput"),
)
def write_note(request: Asked) -> HttpResponse:
    by = request.auth
    note = write_credit_note(by.company, raw=read_object(request), by=by, now=timezone.now())
    return created(_shape(note), headers={"Location": f"{request.path}/{note.pk}", **etag_of(note)})


@router.get("/credit-notes", auth=READ, response=CreditNotePage, summary="List credit notes")
def list_notes(
    request: Asked,
    limit: Limit = USUAL,
    cursor: Cursor = "",
    status: CreditNoteStatus | None = None,
    customer: OfCustomer = None,
    q: Words = "",
) -> HttpResponse:
    company, after = request.auth.company, key_in(cursor, request=request)
    page = queries.papers_page(
        company,
        kind=Kind.CREDIT_NOTE,
        search=q,
        status=status or "",
        customer=customer or "",
        after=after,
        limit=limit,
    )
    told = queries.told_credit_notes(page.rows, company=company, now=timezone.now())
    return listed(request, told, next_key=page.next_key)


@router.get("/credit-notes/{note_id}", auth=READ, response=CreditNote, summary="Show a credit note")
def show_note(request: Asked, note_id: CreditNoteId) -> HttpResponse:
    return _told(_note(request, note_id))


@router.patch(
    "/credit-notes/{note_id}",
    auth=MANAGE_INVOICES,
    response={200: CreditNote, 409: Problem, 412: Problem},
    summary="Change a credit note",
    description="Writes the given fields and keeps the others; lines are replaced. An issued one gets a new revision.",
    openapi_extra=takes("CreditNoteChanges", if_match=True),
)
def change_note(request: Asked, note_id: CreditNoteId) -> HttpResponse:
    note, changes = _note(request, note_id), read_object(request)
    versions = versions_in(request.headers)
    return _told(amend(note, changes=changes, by=request.auth, now=timezone.now(), versions=versions))


@router.delete(
    "/credit-notes/{note_id}",
    auth=MANAGE_INVOICES,
    response={204: None, 409: Problem},
    summary="Throw a draft credit note away",
)
def throw_note_away(request: Asked, note_id: CreditNoteId) -> HttpResponse:
    delete_draft(_note(request, note_id), by=request.auth)
    return nothing()


@router.post(
    "/credit-notes/{note_id}/issue",
    auth=MANAGE_INVOICES,
    response=CreditNote,
    summary="Issue a draft credit note",
    description="Puts it to the customer's credit. One that corrects an invoice is used on it at once, as far as it owes.",
)
def issue_note(request: Asked, note_id: CreditNoteId) -> HttpResponse:
    note = _note(request, note_id)
    read_nothing(request)
    return _told(issue(note, by=request.auth, now=timezone.now()))


@router.post(
    "/credit-notes/{note_id}/cancel",
    auth=MANAGE_INVOICES,
    response={200: CreditNote, 409: Problem},
    summary="Cancel a credit note that was not used",
)
def cancel_note(request: Asked, note_id: CreditNoteId) -> HttpResponse:
    note = _note(request, note_id)
    read_nothing(request)
    return _told(cancel(note, by=request.auth, now=timezone.now()))


@router.post(
    "/credit-notes/{note_id}/duplicate",
    auth=MANAGE_INVOICES,
    response={201: CreditNote},
    summary="Copy a credit note",
    description="The copy is free: it corrects no invoice.",
)
def duplicate_note(request: Asked, note_id: CreditNoteId) -> HttpResponse:
    note = _note(request, note_id)
    read_nothing(request)
    copy = duplicate(note, by=request.auth, now=timezone.now())
    location = f"{request.path.removesuffix(f'{note.pk}/duplicate')}{copy.pk}"
    return created(_shape(copy), headers={"Location": location, **etag_of(copy)})


@router.post(
    "/credit-notes/{note_id}/apply",
    auth=MANAGE_INVOICES,
    response={200: CreditNote, 409: Problem},
    summary="Use a credit note on an invoice",
    description="On an open invoice of the same customer and currency. However many ask at once, never more than is left.",
    openapi_extra=takes("ApplyInput"),
)
def apply_note(request: Asked, note_id: CreditNoteId) -> HttpResponse:
    note, raw = _note(request, note_id), read_object(request)
    return _told(apply_credit(note, raw=raw, by=request.auth, now=timezone.now()))


@router.delete(
    "/credit-notes/{note_id}/applications/{application_id}",
    auth=MANAGE_INVOICES,
    response={204: None},
    summary="Take back what was used of a credit note",
)
def undo_use(request: Asked, note_id: CreditNoteId, application_id: ApplicationId) -> HttpResponse:
    note = _note(request, note_id)
    application = access_application(application_id, company=request.auth.company)
    if application.credit.document_id != note.pk:
        raise ApplicationNotFoundError
    undo_application(application, by=request.auth, now=timezone.now())
    return nothing()


@router.post(
    "/credit-notes/{note_id}/share",
    auth=MANAGE_INVOICES,
    response={200: ShareWithToken, 201: ShareWithToken},
    summary="Share a credit note",
    description="Issues a draft, then makes its link: 201. Asked again it answers the same link: 200.",
)
def share_note(request: Asked, note_id: CreditNoteId) -> HttpResponse:
    note, now = _note(request, note_id), timezone.now()
    read_nothing(request)
    link = share(note, by=request.auth, now=now)
    answer = created if link.created_at == now else ok
    return answer(share_with_token(link))


@router.delete(
    "/credit-notes/{note_id}/share",
    auth=MANAGE_INVOICES,
    response={204: None},
    summary="Revoke a credit note's link",
)
def revoke_note_link(request: Asked, note_id: CreditNoteId) -> HttpResponse:
    revoke(_note(request, note_id), by=request.auth, now=timezone.now())
    return nothing()


@router.get("/credit-notes/{note_id}/views", auth=READ, response=ViewPage, summary="List the opens of a credit note")
def list_note_views(
    request: Asked,
    note_id: CreditNoteId,
    limit: Limit = USUAL,
    cursor: Cursor = "",
    actor_type: ActorType | None = None,
    counted: YesNo | None = None,
) -> HttpResponse:
    narrowed = queries.ViewFilter(actor_type=actor_type, counted=None if counted is None else counted == "true")
    after = key_in(cursor, request=request)
    page = queries.views_page(_note(request, note_id), narrowed=narrowed, after=after, limit=limit)
    return listed(request, [view_shape(view) for view in page.rows], next_key=page.next_key)


@router.get("/credit-notes/{note_id}/timeline", auth=READ, response=EventPage, summary="List a credit note's events")
def list_note_timeline(
    request: Asked, note_id: CreditNoteId, limit: Limit = USUAL, cursor: Cursor = ""
) -> HttpResponse:
    note = _note(request, note_id)
    page = page_of(timeline(note.company_id, note.pk), after=key_in(cursor, request=request), limit=limit)
    return listed(request, [event_shape(event) for event in page.rows], next_key=page.next_key)


@router.get(
    "/credit-notes/{note_id}/pdf",
    auth=READ,
    response={200: None, 503: Problem},
    summary="Print a credit note",
    openapi_extra=prints(PDF),
)
@answers_with(PDF)
def print_note(request: Asked, note_id: CreditNoteId, revision: Revision = None) -> HttpResponse:
    pdf = invoice_pdf(_note(request, note_id), revision=revision)
    disposition = content_disposition_header(as_attachment=False, filename=pdf.filename)
    return HttpResponse(pdf.content, content_type=PDF, headers={"Content-Disposition": disposition or "inline"})


@router.get(
    "/credit-notes/{note_id}/xml",
    auth=READ,
    response={200: None, 422: Problem},
    summary="Write a credit note as an e-invoice",
    openapi_extra=prints(XML),
)
@answers_with(XML)
def write_note_xml(
    request: Asked,
    note_id: CreditNoteId,
    format: Syntax = "cii",  # noqa: A002  # the parameter's name in the contract.
    revision: Revision = None,
) -> HttpResponse:
    written = einvoice_of(_note(request, note_id), syntax=format, revision=revision)
    disposition = content_disposition_header(as_attachment=True, filename=written.filename)
    return HttpResponse(written.content, content_type=XML, headers={"Content-Disposition": disposition or "attachment"})


def _note(request: Asked, note_id: str) -> Document:
    return access_document(note_id, company=request.auth.company, kind=Kind.CREDIT_NOTE)


def _told(note: Document) -> HttpResponse:
    return ok(_shape(note), headers=etag_of(note))


def _shape(note: Document) -> CreditNote:
    return queries.told_credit_notes([note], company=note.company, now=timezone.now())[0]
