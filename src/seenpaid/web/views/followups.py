"""What to do now, the most useful first; and what members do about it beside writing."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.documents.access import access_document
from seenpaid.documents.defaults import today_of
from seenpaid.followups.actions import InvalidSnoozeError, TakenError, claim, release, snooze, wake
from seenpaid.followups.queries import followups_page, snoozed
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.paging import query_of
from seenpaid.web.rows.followup import followup_row, snooze_days, snooze_row


@member_page("GET")
def list_followups(request: MemberRequest) -> HttpResponse:
    """Show what to do now, and what rests."""
    company, now = request.member.company, timezone.now()
    after = request.GET.get("after", "")
    found = followups_page(company, now=now, after=after)
    context = {
        "rows": [followup_row(one, member=request.member, now=now) for one in found.rows],
        "snoozed": [snooze_row(one) for one in snoozed(company, now=now)],
        "days": snooze_days(company, now=now),
        "tomorrow": (today_of(company, now=now) + timedelta(days=1)).isoformat(),
        "zone": company.time_zone,
        "newest": "?" if after else "",
        "older": query_of(after=found.next_key) if found.next_key else "",
    }
    return page(request, "web/followups.html", context, here="followups")


@member_page("POST")
def snooze_followup(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Let an invoice rest until a day."""
    document = access_document(invoice_id, company=request.member.company)
    try:
        snooze(document, until=request.POST.get("until", ""), by=request.member, now=timezone.now())
    except InvalidSnoozeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(number)s rests. It stands below until then.") % {"number": document})
    return redirect("web-followups", request.member.company.slug)


@member_page("POST")
def wake_followup(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Let an invoice rest no longer."""
    wake(access_document(invoice_id, company=request.member.company), by=request.member)
    return redirect("web-followups", request.member.company.slug)


@member_page("POST")
def claim_followup(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Take an invoice in hand, so that others see it."""
    document = access_document(invoice_id, company=request.member.company)
    try:
        claim(document, by=request.member, now=timezone.now())
    except TakenError as error:
        who = error.claim.by.name or error.claim.by.email
        messages.error(request, _("%(who)s has taken it already.") % {"who": who})
    return redirect("web-followups", request.member.company.slug)


@member_page("POST")
def release_followup(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Let others take it."""
    release(access_document(invoice_id, company=request.member.company), by=request.member)
    return redirect("web-followups", request.member.company.slug)
