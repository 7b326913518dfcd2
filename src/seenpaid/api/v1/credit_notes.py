"""Credit notes: written, listed and used on invoices, with everything that documents have."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.answers import nothing
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_object
from seenpaid.api.errors import Problem
from seenpaid.api.openapi import takes
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.attachments import add_attachments
from seenpaid.api.v1.events import add_timeline
from seenpaid.api.v1.lifecycle import add_lifecycle
from seenpaid.api.v1.papers import Papers, opened
from seenpaid.api.v1.params import ApplicationId, CreditNoteId, CreditNoteStatus, Cursor, Limit, OfCustomer, Words
from seenpaid.api.v1.pdf import add_pdf, add_xml
from seenpaid.api.v1.shapes import CreditNotePage
from seenpaid.api.v1.share import add_link
from seenpaid.api.v1.views import add_views
from seenpaid.documents.access import ApplicationNotFoundError, Document, Kind, access_application
from seenpaid.documents.actions import apply_credit, undo_application, write_credit_note
from seenpaid.engagement import queries
from seenpaid.engagement.representation import CreditNote

router = Router(tags=["Credit notes"])

CREDIT_NOTES = Papers(
    kind=Kind.CREDIT_NOTE,
    path="/credit-notes",
    ident="note_id",
    id_type=CreditNoteId,
    a="a credit note",
    inputs="CreditNote",
    shape=CreditNote,
    tell=queries.told_credit_notes,
)


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
    return CREDIT_NOTES.written(note, location=f"{request.path}/{note.pk}")


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
    narrowed = {"search": q, "status": status or "", "customer": customer or ""}
    page = queries.papers_page(company, kind=Kind.CREDIT_NOTE, after=after, limit=limit, **narrowed)
    told = queries.told_credit_notes(page.rows, company=company, now=timezone.now())
    return listed(request, told, next_key=page.next_key)


@router.post(
    f"{CREDIT_NOTES.at}/apply",
    auth=MANAGE_INVOICES,
    response={200: CreditNote, 409: Problem},
    summary="Use a credit note on an invoice",
    description="On an open invoice of the same customer and currency. However many ask at once, never more than is left.",
    openapi_extra=takes("ApplyInput"),
)
@opened(CREDIT_NOTES)
def apply_note(request: Asked, note: Document) -> HttpResponse:
    raw = read_object(request)
    return CREDIT_NOTES.told(apply_credit(note, raw=raw, by=request.auth, now=timezone.now()))


@router.delete(
    f"{CREDIT_NOTES.at}/applications/{{application_id}}",
    auth=MANAGE_INVOICES,
    response={204: None},
    summary="Take back what was used of a credit note",
)
@opened(CREDIT_NOTES)
def undo_use(request: Asked, note: Document, application_id: ApplicationId) -> HttpResponse:
    application = access_application(application_id, company=request.auth.company)
    if application.credit.document_id != note.pk:
        raise ApplicationNotFoundError
    undo_application(application, by=request.auth, now=timezone.now())
    return nothing()


for add in (add_lifecycle, add_link, add_views, add_timeline, add_attachments, add_pdf, add_xml):
    add(router, of=CREDIT_NOTES)
