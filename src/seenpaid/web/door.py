"""The one way to a company's pages: signed in and a member. What is missing, foreign or forbidden is told alike everywhere."""

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from seenpaid.answers.access import AnswerNotFoundError
from seenpaid.companies.access import CompanyNotFoundError, Membership, NotAllowedError, User, access_company
from seenpaid.companies.actions.keys import ApiKeyNotFoundError
from seenpaid.companies.actions.members import InvitationNotFoundError, MemberNotFoundError
from seenpaid.customers.access import CustomerNotFoundError
from seenpaid.documents.access import ApplicationNotFoundError, AttachmentNotFoundError, DocumentNotFoundError
from seenpaid.engagement.access import ViewNotFoundError
from seenpaid.engagement.correcting.remembering import RememberedNotFoundError
from seenpaid.exchange.access import UploadNotFoundError
from seenpaid.messaging.access import MailNotFoundError
from seenpaid.messaging.preferences.actions import SuppressionNotFoundError
from seenpaid.payments.access import ChargeNotFoundError, ConnectionNotFoundError, PaymentNotFoundError
from seenpaid.web.permissions import meaning_of

LAST_COMPANY: Final = "seenpaid_company"
_A_YEAR: Final = 31_536_000
_NOT_FOUND: Final = (
    AttachmentNotFoundError,
    AnswerNotFoundError,
    CompanyNotFoundError,
    ChargeNotFoundError,
    ConnectionNotFoundError,
    CustomerNotFoundError,
    ApplicationNotFoundError,
    DocumentNotFoundError,
    MailNotFoundError,
    PaymentNotFoundError,
    SuppressionNotFoundError,
    UploadNotFoundError,
    ViewNotFoundError,
    RememberedNotFoundError,
    MemberNotFoundError,
    InvitationNotFoundError,
    ApiKeyNotFoundError,
)


class PageRequest(HttpRequest):
    """A request for a page, or by htmx for a part of one."""

    htmx: HtmxDetails


class UserRequest(PageRequest):
    """A request by somebody who is signed in."""

    user: User


class MemberRequest(UserRequest):
    """A request by a member of the company that the address names."""

    member: Membership


type View = Callable[..., HttpResponseBase]


def signed_in(*methods: str) -> Callable[[View], View]:
    """Let in whoever is signed in; send others to sign in and back."""
    allowed = {*methods, *({"HEAD"} if "GET" in methods else ())}

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def opened(request: PageRequest, **named: str) -> HttpResponseBase:
            if request.method not in allowed:
                is_looking = request.method in {"GET", "HEAD"}
                return redirect(_page_above(request.path)) if is_looking else HttpResponseNotAllowed(methods)
            if not request.user.is_authenticated:
                # A fragment would show the sign-in form in the middle of a page.
                return HttpResponseClientRefresh() if request.htmx else redirect_to_login(request.get_full_path())
            return view(request, **named)

        opened.__dict__["is_page"] = "GET" in methods
        return opened

    return decorate


def _page_above(path: str) -> str:
    """Return the nearest page above an address that only acts: one comes there by signing in anew, or by its bar."""
    while path := path.rstrip("/").rpartition("/")[0]:
        try:
            view = resolve(f"{path}/").func
        except Resolver404:
            continue
        if getattr(view, "is_page", False):
            return f"{path}/"
    return "/"


def member_page(*methods: str) -> Callable[[View], View]:
    """Let in members of the company whose slug the address names."""

    def decorate(view: View) -> View:
        @signed_in(*methods)
        @wraps(view)
        def opened(request: MemberRequest, slug: str, **named: str) -> HttpResponseBase:
            try:
                request.member = access_company(slug, user=request.user)
                response = view(request, **named)
            except _NOT_FOUND as error:
                raise Http404 from error
            except NotAllowedError as error:
                return render(request, "web/forbidden.html", {"needed": meaning_of(error.permission)}, status=403)
            if request.COOKIES.get(LAST_COMPANY) != slug:
                response.set_cookie(
                    LAST_COMPANY, slug, max_age=_A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
                )
            return response

        return opened

    return decorate
