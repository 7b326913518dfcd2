"""What a document's link asks for: an access code, and until when it works."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.access import require
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import Document, access_any
from seenpaid.sharing.actions import NotSharedError, guard
from seenpaid.sharing.queries import ShareLink, live_link
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.typed import Typed, typed
from seenpaid.web.frame import page
from seenpaid.web.invoice_facts import facts_of


@member_page("GET", "POST")
def guard_link(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Show what the link asks for, or change it; without a link, lead back to where one is made."""
    require(request.member, Permission.MANAGE_INVOICES)
    document, now = access_any(invoice_id, company=request.member.company), timezone.now()
    link = live_link(document, now=now)
    if link is None:
        return _back(request, document)
    if request.method != "POST":
        return _form(request, document, link, Typed({"access_code": "", "expires_at": _last_day(link, document)}))
    form = typed(request.POST, ["access_code", "expires_at"])
    raw: dict[str, object] = {"expires_at": form.values["expires_at"]}
    if form.values["access_code"] or request.POST.get("without_code") == "on":
        raw["access_code"] = form.values["access_code"]
    if link.expires_at is not None and raw["expires_at"] == _last_day(link, document):
        del raw["expires_at"]  # the hour it was given elsewhere stays.
    try:
        guard(document, raw=raw, by=request.member, now=now)
    except InvalidProfileError as error:
        return _form(request, document, link, form.refused(error.errors), status=422)
    except NotSharedError:
        return _back(request, document)
    messages.success(request, _("Saved. It holds for every link of this document, at once."))
    return _back(request, document)


def _form(
    request: MemberRequest, document: Document, link: ShareLink, form: Typed, *, status: int = 200
) -> HttpResponse:
    context = {
        "invoice": facts_of(document, now=timezone.now()),
        "has_code": bool(link.code_hash),
        "form": form,
        "faults": form.faults(),
    }
    return page(request, "web/guard.html", context, here="invoices", status=status)


def _last_day(link: ShareLink, document: Document) -> str:
    if link.expires_at is None:
        return ""
    return link.expires_at.astimezone(ZoneInfo(document.company.time_zone)).date().isoformat()


def _back(request: MemberRequest, document: Document) -> HttpResponse:
    response = redirect("web-invoice", request.member.company.slug, document.pk)
    response["Location"] += "#share"
    return response
