"""What happened."""

from django.http import HttpResponse
from ninja import Router

from seenpaid.api.auth import READ, Asked
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.params import Cursor, InvoiceId, Limit
from seenpaid.api.v1.shapes import EventPage
from seenpaid.documents.access import access_document
from seenpaid.events.queries import feed, timeline
from seenpaid.events.representation import event_shape
from seenpaid.lib.page import page_of

router = Router(tags=["Events"])


@router.get("/events", auth=READ, response=EventPage, summary="List everything that happened")
def list_events(request: Asked, limit: Limit = USUAL, cursor: Cursor = "") -> HttpResponse:
    page = page_of(feed(request.auth.company_id), after=key_in(cursor, request=request), limit=limit)
    return listed(request, [event_shape(event) for event in page.rows], next_key=page.next_key)


@router.get("/invoices/{invoice_id}/timeline", auth=READ, response=EventPage, summary="List an invoice's events")
def list_timeline(request: Asked, invoice_id: InvoiceId, limit: Limit = USUAL, cursor: Cursor = "") -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    events = timeline(document.company_id, document.pk)
    page = page_of(events, after=key_in(cursor, request=request), limit=limit)
    return listed(request, [event_shape(event) for event in page.rows], next_key=page.next_key)
