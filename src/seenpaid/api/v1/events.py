"""What happened."""

from django.http import HttpResponse
from ninja import Router

from seenpaid.api.auth import READ, Asked
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.papers import Papers, opened
from seenpaid.api.v1.params import Cursor, Limit
from seenpaid.api.v1.shapes import EventPage
from seenpaid.documents.access import Document
from seenpaid.events.queries import feed, timeline
from seenpaid.events.representation import event_shape
from seenpaid.lib.page import page_of

router = Router(tags=["Events"])


@router.get("/events", auth=READ, response=EventPage, summary="List everything that happened")
def list_events(request: Asked, limit: Limit = USUAL, cursor: Cursor = "") -> HttpResponse:
    page = page_of(feed(request.auth.company_id), after=key_in(cursor, request=request), limit=limit)
    return listed(request, [event_shape(event) for event in page.rows], next_key=page.next_key)


def add_timeline(router: Router, *, of: Papers) -> None:
    """Let what happened to documents of that kind be listed."""

    @router.get(
        f"{of.at}/timeline",
        auth=READ,
        response=EventPage,
        operation_id=f"list_{of.word}_timeline",
        summary=f"List the events of {of.a}",
    )
    @opened(of)
    def list_timeline(request: Asked, document: Document, limit: Limit = USUAL, cursor: Cursor = "") -> HttpResponse:
        events = timeline(document.company_id, document.pk)
        page = page_of(events, after=key_in(cursor, request=request), limit=limit)
        return listed(request, [event_shape(event) for event in page.rows], next_key=page.next_key)
