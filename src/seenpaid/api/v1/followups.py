"""What to do now."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.auth import READ, Asked
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.params import Cursor, Limit
from seenpaid.api.v1.shapes import FollowupPage
from seenpaid.documents.defaults import today_of
from seenpaid.followups.queries import followups_page
from seenpaid.followups.representation import followup_shape

router = Router(tags=["Follow-ups"])


@router.get(
    "/followups",
    auth=READ,
    response=FollowupPage,
    summary="List what to do now",
    description="Open invoices that somebody should look at, the most useful first, each with its reasons.",
)
def list_followups(request: Asked, limit: Limit = USUAL, cursor: Cursor = "") -> HttpResponse:
    now, company = timezone.now(), request.auth.company
    page = followups_page(company, now=now, after=key_in(cursor, request=request), limit=limit)
    today = today_of(company, now=now)
    return listed(request, [followup_shape(one, today=today) for one in page.rows], next_key=page.next_key)
