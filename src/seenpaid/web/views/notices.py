"""What the member should know."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from seenpaid.documents.access import DocumentNotFoundError, access_any
from seenpaid.notifications.actions import mark_all_read, mark_read
from seenpaid.notifications.queries import notices_page
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.moments import moment
from seenpaid.web.paging import key_of, query_of


@member_page("GET")
def list_notices(request: MemberRequest) -> HttpResponse:
    """Show the member's notices, newest first."""
    member, now = request.member, timezone.now()
    only_unread = request.GET.get("show") == "unread"
    found = notices_page(member, only_unread=only_unread, after=key_of(request.GET))
    show = "unread" if only_unread else ""
    context = {
        "rows": [
            {
                "id": notice.pk,
                "text": notice.text,
                "at": moment(notice.created_at, now=now, zone=member.company.time_zone),
                "is_unread": notice.read_at is None,
                "document": notice.document_id,
            }
            for notice in found.rows
        ],
        "only_unread": only_unread,
        "here": query_of(show=show, after=key_of(request.GET)),
        "up_to": found.rows[0].pk if found.rows else "",
        "newest": query_of(show=show) if key_of(request.GET) else "",
        "older": query_of(show=show, after=found.next_key) if found.next_key else "",
    }
    template = "web/notices.html#found" if request.htmx else "web/notices.html"
    return page(request, template, context, here="notifications")


@member_page("POST")
def read_all(request: MemberRequest) -> HttpResponse:
    """Mark everything read that the page showed; what came since stays new."""
    mark_all_read(request.member, now=timezone.now(), up_to=key_of(request.POST, "up_to"))
    return redirect("web-notifications", request.member.company.slug)


@member_page("POST")
def read_one(request: MemberRequest, notice_id: str) -> HttpResponse:
    """Mark one read, and go to what it is about."""
    slug = request.member.company.slug
    mark_read(notice_id, member=request.member, now=timezone.now())
    about = key_of(request.POST, "document")
    try:
        if about:
            return redirect("web-invoice", slug, access_any(about, company=request.member.company).pk)
    except DocumentNotFoundError:
        pass
    return redirect("web-notifications", slug)
