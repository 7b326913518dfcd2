"""The full view history of one invoice: every open, and why it counts or not."""

from collections.abc import Mapping
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from seenpaid.companies.roles import Permission
from seenpaid.documents.access import access_any
from seenpaid.engagement.access import ViewNotFoundError, access_view
from seenpaid.engagement.actions import NotOverrulableError, overrule
from seenpaid.engagement.client.places import owed_credits
from seenpaid.engagement.correcting.remembering import NoNetworkError
from seenpaid.engagement.queries import ViewFilter, views_page
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.invoice_facts import facts_of
from seenpaid.web.paging import key_of, query_of
from seenpaid.web.rows.history import view_rows
from seenpaid.web.view_export import as_csv, as_json

ACTORS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("recipient", gettext_lazy("Customer")),
    ("sender_preview", gettext_lazy("Your previews")),
    ("automated", gettext_lazy("Automated")),
)
VERDICTS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("human", gettext_lazy("A person")),
    ("unverified", gettext_lazy("Not sure yet")),
    ("automated", gettext_lazy("Automated")),
)
COUNTED: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("yes", gettext_lazy("Counted")),
    ("no", gettext_lazy("Not counted")),
)
_SAID: Final = {"customer": ("human", "customer"), "ignored": ("automated", "ignored"), "office": ("human", "office")}
"""What a member says of an open and where it came from, as a verdict and what to remember."""
_EXPORTS: Final = {"csv": as_csv, "json": as_json}


@member_page("GET")
def show_history(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Show the opens that were asked for, newest first."""
    document = access_any(invoice_id, company=request.member.company)
    now = timezone.now()
    asked = _asked(request.GET)
    found = views_page(document, narrowed=_filter(asked), after=key_of(request.GET))
    context = {
        "invoice": facts_of(document, now=now),
        "rows": view_rows(
            found.rows, now=now, zone=document.company.time_zone, shows_addresses=_sees_addresses(request)
        ),
        "zone": document.company.time_zone,
        "asked": asked,
        "actors": ACTORS,
        "verdicts": VERDICTS,
        "counted": COUNTED,
        "credits": owed_credits(),
        "is_narrowed": any(asked.values()),
        "query": query_of(**asked) if any(asked.values()) else "",
        "here": query_of(**asked, after=key_of(request.GET)),
        "newest": query_of(**asked) if key_of(request.GET) else "",
        "older": query_of(**asked, after=found.next_key) if found.next_key else "",
    }
    template = "web/history.html#found" if request.htmx else "web/history.html"
    return page(request, template, context, here="invoices")


@member_page("GET")
def export_history(request: MemberRequest, invoice_id: str, extension: str) -> HttpResponse:
    """Hand out the history as a file, narrowed as the page was."""
    document = access_any(invoice_id, company=request.member.company)
    if extension not in _EXPORTS:
        raise Http404
    return _EXPORTS[extension](
        document, narrowed=_filter(_asked(request.GET)), shows_addresses=_sees_addresses(request)
    )


@member_page("POST")
def overrule_view(request: MemberRequest, invoice_id: str, view_id: str) -> HttpResponse:
    """Let the member's word stand: this was my customer, or this was automated."""
    view = access_view(view_id, company=request.member.company)
    if view.document_id != invoice_id:
        raise ViewNotFoundError
    verdict, remembered = _SAID.get(request.POST.get("said", ""), (request.POST.get("verdict", ""), ""))
    try:
        overrule(view, verdict=verdict, remembered=remembered, by=request.member, now=timezone.now())
    except NotOverrulableError:
        messages.error(request, _("This open cannot be corrected: it was your own preview."))
    except NoNetworkError:
        messages.error(request, _("The address of this open is not kept, so there is nothing to remember it by."))
    else:
        messages.success(
            request, _("Noted, also for later. The counts follow.") if remembered else _("Noted. The counts follow.")
        )
    history = redirect("web-invoice-views", request.member.company.slug, invoice_id)
    asked = _asked(request.GET)
    if any(asked.values()):
        history["Location"] += query_of(**asked)
    return history


def _sees_addresses(request: MemberRequest) -> bool:
    return request.member.may(Permission.MANAGE_INVOICES)


def _asked(query: Mapping[str, str]) -> dict[str, str]:
    """Return what the history is narrowed to; unknown words narrow nothing."""
    offered = {"actor": ACTORS, "verdict": VERDICTS, "counted": COUNTED}
    return {name: query.get(name, "") if query.get(name) in dict(known) else "" for name, known in offered.items()}


def _filter(asked: Mapping[str, str]) -> ViewFilter:
    return ViewFilter(
        actor_type=asked["actor"] or None,
        verdict=asked["verdict"] or None,
        counted=asked["counted"] == "yes" if asked["counted"] else None,
    )
