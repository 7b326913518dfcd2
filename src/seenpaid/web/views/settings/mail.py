"""The company's own way out for mail, a test of it, and what its domain publishes."""

import time
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from seenpaid.companies.access import require
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Permission
from seenpaid.lib.throttle import Throttle
from seenpaid.messaging.access import server_of
from seenpaid.messaging.actions.server import NoServerError, forget_server, send_test, set_server
from seenpaid.messaging.addresses import InvalidAddressError
from seenpaid.messaging.doctor import examine
from seenpaid.messaging.queries import route_for
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.typed import Typed, typed
from seenpaid.web.frame import page
from seenpaid.web.fresh import ask_first, is_fresh, password_url
from seenpaid.web.moments import maybe_moment

WORDS: Final = ("host", "port", "security", "username", "password", "from_address")
SECURITIES: Final = (
    ("starttls", gettext_lazy("STARTTLS, usually port 587")),
    ("tls", gettext_lazy("TLS from the start, usually port 465")),
    ("none", gettext_lazy("Not secured")),
)
_TRIES: Final = Throttle(limit=12, window_seconds=300, name="mail tests")


@member_page("GET", "POST")
def mail_settings(request: MemberRequest) -> HttpResponse:
    """Show the way out, or set the company's own after trying it."""
    require(request.member, Permission.MANAGE_COMPANY)
    company = request.member.company
    if request.method != "POST":
        return _form(request, _form_of(request))
    if asked := _asked(request):
        return asked
    form = typed(request.POST, WORDS)
    if not _may_try(request):
        return _form(request, form.refused({"host": [_too_often()]}), status=429)
    try:
        set_server(company, raw=dict(form.values), by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return _form(request, form.refused(error.errors), status=422)
    messages.success(request, _("The server let us in. Your mail goes this way from now on."))
    return redirect("web-mail-settings", company.slug)


@member_page("POST")
def forget(request: MemberRequest) -> HttpResponse:
    """Use the installation's way again."""
    if asked := _asked(request):
        return asked
    forget_server(request.member.company, by=request.member, now=timezone.now())
    messages.success(request, _("Forgotten."))
    return redirect("web-mail-settings", request.member.company.slug)


@member_page("POST")
def test(request: MemberRequest) -> HttpResponse:
    """Send a test to the member, and show what the server said."""
    company, to = request.member.company, request.POST.get("to", "")
    if not _may_try(request):
        return _form(request, _form_of(request), test=Typed({"to": to}, {"to": [_too_often()]}), status=429)
    try:
        tested = send_test(company, to=to, by=request.member, now=timezone.now())
    except InvalidAddressError as error:
        return _form(request, _form_of(request), test=Typed({"to": to}, {"to": [str(error)]}), status=422)
    except NoServerError:
        wrong = Typed({"to": to}, {"to": [_("There is no server to test yet.")]})
        return _form(request, _form_of(request), test=wrong, status=422)
    return _form(request, _form_of(request), test=Typed({"to": to}), tested=tested)


@member_page("POST")
def look_up(request: MemberRequest) -> HttpResponse:
    """Show what the sending domain publishes."""
    require(request.member, Permission.MANAGE_COMPANY)
    route = route_for(request.member.company)
    domain = route.from_address.rpartition("@")[2] if route else ""
    findings = examine(domain) if domain and _may_try(request) else []
    return _form(request, _form_of(request), findings=findings)


def _form(
    request: MemberRequest, form: Typed, *, test: Typed | None = None, tested: object = None, findings: object = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    company, now = request.member.company, timezone.now()
    own, route = server_of(company), route_for(company)
    context = {
        "form": form,
        "faults": form.faults(),
        "has_own": own is not None,
        "has_password": bool(own and own.sealed_password),
        "checked": maybe_moment(own.verified_at, now=now, zone=company.time_zone) if own else None,
        "from_address": route.from_address if route else "",
        "domain": route.from_address.rpartition("@")[2] if route else "",
        "is_demo": company.is_demo,
        "test": test or Typed({"to": request.user.email}),
        "tested": tested,
        "findings": findings,
        "securities": SECURITIES,
        "password_url": ""
        if is_fresh(request, now=now)
        else password_url(reverse("web-mail-settings", args=[company.slug])),
        "tab": "mail",
    }
    return page(request, "web/settings/mail.html", context, here="settings", status=status)


def _asked(request: MemberRequest) -> HttpResponse | None:
    """Return where the password is asked first: whoever names the server reads the mail. SEC-52"""
    require(request.member, Permission.MANAGE_COMPANY)
    back_to = reverse("web-mail-settings", args=[request.member.company.slug])
    return ask_first(request, back_to=back_to, now=timezone.now())


def _form_of(request: MemberRequest) -> Typed:
    own = server_of(request.member.company)
    if own is None:
        return Typed({"port": "587", "security": "starttls", "from_address": request.member.company.email})
    return Typed({name: str(getattr(own, name)) for name in WORDS if name != "password"})


def _may_try(request: MemberRequest) -> bool:
    # A test goes to a host that somebody typed: it must not become a way to knock on doors. SEC-141
    return _TRIES.hit(request.member.company_id, now=time.monotonic())


def _too_often() -> str:
    return _("That was tried often just now. Wait five minutes.")
