"""The person behind the member, and where they are signed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.actions.account import rename_user
from seenpaid.companies.actions.sessions import end_other_sessions, end_session
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.queries import sessions_of
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.typed import Typed, typed
from seenpaid.web.frame import page
from seenpaid.web.moments import moment


@member_page("GET", "POST")
def account_settings(request: MemberRequest) -> HttpResponse:
    """Show the person's name and how they sign in, or change the name."""
    if request.method != "POST":
        return _form(request, Typed({"name": request.user.name}))
    form = typed(request.POST, ("name",))
    try:
        rename_user(request.user, raw=dict(form.values))
    except InvalidProfileError as error:
        return _form(request, form.refused(error.errors), status=422)
    messages.success(request, _("Saved."))
    return redirect("web-account", request.member.company.slug)


@member_page("POST")
def end_sessions(request: MemberRequest) -> HttpResponse:
    """Sign out in one browser, or in all but this one. SEC-42"""
    now, chosen = timezone.now(), request.POST.get("session", "")
    if chosen:
        end_session(request.user, handle=chosen, now=now)
    else:
        end_other_sessions(request.user, key=request.session.session_key or "", now=now)
    messages.success(request, _("Signed out there."))
    return redirect("web-account", request.member.company.slug)


def _form(request: MemberRequest, form: Typed, *, status: int = 200) -> HttpResponse:
    now, zone = timezone.now(), request.member.company.time_zone
    sessions = [
        {
            "handle": each.handle,
            "browser": each.browser or _("An unknown browser"),
            "ip": each.ip,
            "began": moment(each.began_at, now=now, zone=zone) if each.began_at else None,
            "is_this": each.session_key == request.session.session_key,
        }
        for each in sessions_of(request.user, now=now)
    ]
    context = {"form": form, "faults": form.faults(), "tab": "account", "sessions": sessions, "zone": zone}
    return page(request, "web/settings/account.html", context, here="settings", status=status)
