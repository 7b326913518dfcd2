"""The company's own accounts at payment providers: connected with keys that are tried first, and let go of again."""

import time
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.access import require
from seenpaid.companies.roles import Permission
from seenpaid.lib.throttle import Throttle
from seenpaid.payments.access import access_connection
from seenpaid.payments.actions.connect import connect, disconnect
from seenpaid.payments.actions.propose import proposed_id
from seenpaid.payments.gateways.base import Gateway
from seenpaid.payments.gateways.errors import GatewayError, KeysRefusedError
from seenpaid.payments.gateways.registry import every_gateway
from seenpaid.payments.queries import PAYING_PLAN, connections_of, open_pages_of
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.typed import Typed, typed
from seenpaid.web.frame import page
from seenpaid.web.fresh import ask_first, is_fresh, password_url, require_fresh
from seenpaid.web.rows.gateway import by_gateway, gateway_row

_TRIES: Final = Throttle(limit=12, window_seconds=300, name="gateway keys")
_TEST: Final = "test"


@member_page("GET")
def integrations(request: MemberRequest) -> HttpResponse:
    """Show what is connected and what could be."""
    require(request.member, Permission.MANAGE_COMPANY)
    return _show(request, Typed({}))


@member_page("POST")
def connect_gateway(request: MemberRequest) -> HttpResponse:
    """Keep the keys if the provider takes them."""
    require(request.member, Permission.MANAGE_COMPANY)
    company, chosen = request.member.company, _named(request.POST.get("gateway", ""))
    if asked := ask_first(request, back_to=reverse("web-integrations", args=[company.slug]), now=timezone.now()):
        return asked
    form = typed(request.POST, [field.name for field in chosen.fields])
    if not _TRIES.hit(company.pk, now=time.monotonic()):
        return _refuse(request, chosen, form, "", _("That was tried often just now. Wait five minutes."), status=429)
    try:
        connect(company, gateway=chosen.name, keys=form.values, by=request.member, now=timezone.now())
    except KeysRefusedError as error:
        return _refuse(request, chosen, form, error.field, str(error), status=422)
    except GatewayError as error:
        return _refuse(request, chosen, form, "", str(error), status=503)
    messages.success(request, _("%(name)s is connected.") % {"name": chosen.label})
    return redirect("web-integrations", company.slug)


@member_page("POST")
def disconnect_gateway(request: MemberRequest, connection_id: str) -> HttpResponse:
    """Take no more payments by it."""
    require(request.member, Permission.MANAGE_COMPANY)
    require_fresh(request, now=timezone.now())
    company = request.member.company
    disconnect(access_connection(connection_id, company=company), by=request.member, now=timezone.now())
    messages.success(request, _("Disconnected. What was paid through it stays where it is."))
    return redirect("web-integrations", company.slug)


def _named(name: str) -> Gateway:
    chosen = next((each for each in every_gateway() if each.name == name), None)
    if chosen is None:
        raise Http404
    return chosen


def _refuse(
    request: MemberRequest, chosen: Gateway, form: Typed, field: str, text: str, *, status: int
) -> HttpResponse:
    """Show the page with what was typed and what is wrong with it; what no field is to blame for stands at the first."""
    names = [each.name for each in chosen.fields]
    if not names:
        messages.error(request, text)
        return redirect("web-integrations", request.member.company.slug)
    return _show(request, form.refused({field if field in names else names[0]: [text]}), status=status)


def _show(request: MemberRequest, form: Typed, *, status: int = 200) -> HttpResponse:
    company, now = request.member.company, timezone.now()
    connections = connections_of(company)
    connected, pages = by_gateway(connections), open_pages_of(connections, company=company)
    is_live = any(each.is_live for each in connected.values())
    context = {
        "gateways": [
            gateway_row(
                each, connected.get(each.name), form=form, proposed_id=proposed_id(company, each.name), pages=pages, now=now,
                zone=company.time_zone,
            )
            for each in every_gateway() if each.name != _TEST or not is_live
        ],
        "has_plan": company.plan == PAYING_PLAN,
        "form": form,
        "faults": form.faults(),
        "password_url": "" if is_fresh(request, now=now) else password_url(request.path),
        "tab": "integrations",
    }  # fmt: skip
    return page(request, "web/settings/integrations.html", context, here="settings", status=status)
