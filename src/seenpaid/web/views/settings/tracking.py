"""What is remembered of readers (members' words about networks, and mail filters that open links first), and the key of evidence."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.engagement.client.places import owed_credits
from seenpaid.engagement.correcting.remembering import access_remembered, forget
from seenpaid.engagement.queries import expected_filters, remembered_of
from seenpaid.evidence.file import own_key
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.rows.memory import filters, words


@member_page("GET")
def list_remembered(request: MemberRequest) -> HttpResponse:
    """Show what is remembered, and where places come from."""
    company, now = request.member.company, timezone.now()
    context = {
        "words": words(remembered_of(company), now=now, zone=company.time_zone),
        "filters": filters(expected_filters(company), now=now, zone=company.time_zone),
        "credits": owed_credits(),
        "evidence_key": own_key(),
        "tab": "tracking",
    }
    return page(request, "web/settings/tracking.html", context, here="settings")


@member_page("POST")
def forget_word(request: MemberRequest, remembered_id: str) -> HttpResponse:
    """Take a word back; the opens of the last weeks from there are judged again."""
    forget(access_remembered(remembered_id, company=request.member.company), by=request.member, now=timezone.now())
    messages.success(request, _("Forgotten. Opens from there are judged by the rules again."))
    return redirect("web-tracking", request.member.company.slug)
