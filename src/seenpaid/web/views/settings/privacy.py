"""How much the company keeps of opens, and how long."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.actions.privacy import set_privacy
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.tracking import DETAILED, at_most, least
from seenpaid.customers.queries import count_objections
from seenpaid.web.choices import TRACKING_LEVELS
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.privacy import form_of, raw_of, read_privacy
from seenpaid.web.forms.typed import Typed
from seenpaid.web.frame import page
from seenpaid.web.moments import maybe_moment


@member_page("GET", "POST")
def privacy_settings(request: MemberRequest) -> HttpResponse:
    """Show what is kept, or change it."""
    company = request.member.company
    if request.method != "POST":
        return _form(request, form_of(company))
    form = read_privacy(request.POST)
    try:
        set_privacy(company, raw=raw_of(form), by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return _form(request, form.refused(error.errors), status=422)
    messages.success(request, _("Saved. It holds from the next open on, and customers' pages say so."))
    return redirect("web-privacy", company.slug)


def _form(request: MemberRequest, form: Typed, *, status: int = 200) -> HttpResponse:
    company = request.member.company
    cap = least(settings.SEENPAID_TRACKING)
    context = {
        "levels": [
            {"value": value, "label": label, "meaning": meaning, "is_capped": value not in at_most(cap)}
            for value, label, meaning in TRACKING_LEVELS
        ],
        "cap": "" if cap == DETAILED else {value: label for value, label, _meaning in TRACKING_LEVELS}[cap],
        "is_unconfirmed": company.tracking == DETAILED and company.tracking_confirmed_at is None,
        "confirmed_at": maybe_moment(company.tracking_confirmed_at, now=timezone.now(), zone=company.time_zone),
        "confirmed_by": company.tracking_confirmed_by.email if company.tracking_confirmed_by else "",
        "objections": count_objections(company),
        "form": form,
        "faults": form.faults(),
        "tab": "privacy",
    }
    return page(request, "web/settings/privacy.html", context, here="settings", status=status)
