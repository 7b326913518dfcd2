"""What programs may call us with."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from seenpaid.companies.access import require
from seenpaid.companies.actions.keys import UnknownScopeError, create_api_key, revoke_api_key
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.queries import api_keys_of
from seenpaid.companies.roles import Permission
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.typed import Typed
from seenpaid.web.frame import page
from seenpaid.web.fresh import require_fresh
from seenpaid.web.moments import maybe_moment, moment

SCOPES: Final[tuple[tuple[str, str | Promise], ...]] = (
    (Permission.READ, gettext_lazy("Read everything")),
    (Permission.MANAGE_INVOICES, gettext_lazy("Manage invoices, links and payments")),
    (Permission.MANAGE_CUSTOMERS, gettext_lazy("Manage customers")),
    (Permission.MANAGE_COMPANY, gettext_lazy("Change the company's settings")),
)


@member_page("GET", "POST")
def list_keys(request: MemberRequest) -> HttpResponse:
    """Show the keys, or make one. The secret is in this one answer and nowhere else."""
    require(request.member, Permission.MANAGE_KEYS)
    if request.method != "POST":
        return _keys(request, Typed({}), scopes=[Permission.READ])
    require_fresh(request, now=timezone.now())
    scopes = request.POST.getlist("scopes")[: len(SCOPES)]
    form = Typed({"name": request.POST.get("name", "")})
    try:
        key, secret = create_api_key(
            request.member.company, name=form.values["name"], scopes=scopes, by=request.member, now=timezone.now()
        )
    except InvalidProfileError as error:
        return _keys(request, form.refused(error.errors), scopes=scopes, status=422)
    except UnknownScopeError:
        wrong = form.refused({"scopes": [_("Choose at least one of these.")]})
        return _keys(request, wrong, scopes=scopes, status=422)
    return _keys(request, Typed({}), scopes=[Permission.READ], made={"name": key.name, "secret": secret})


@member_page("POST")
def drop_key(request: MemberRequest, key_id: str) -> HttpResponse:
    """Stop a key at once."""
    revoke_api_key(key_id, by=request.member, now=timezone.now())
    messages.success(request, _("The key is revoked. Calls with it are refused from now on."))
    return redirect("web-keys", request.member.company.slug)


def _keys(
    request: MemberRequest, form: Typed, *, scopes: list[str], made: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    company, now = request.member.company, timezone.now()
    names = dict(SCOPES)
    context = {
        "keys": [
            {
                "id": key.pk,
                "name": key.name,
                "prefix": key.prefix,
                "scopes": [names[scope] for scope in key.scopes if scope in names],
                "maker": (key.created_by.name or key.created_by.email) if key.created_by else "",
                "at": moment(key.created_at, now=now, zone=company.time_zone),
                "used": maybe_moment(key.last_used_at, now=now, zone=company.time_zone),
                "is_revoked": key.revoked_at is not None,
            }
            for key in api_keys_of(company)
        ],
        "scopes": [{"name": name, "label": label, "is_on": name in scopes} for name, label in SCOPES],
        "form": form,
        "faults": form.faults(),
        "made": made,
        "tab": "keys",
    }
    return page(request, "web/settings/keys.html", context, here="settings", status=status)
