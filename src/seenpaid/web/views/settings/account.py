"""The person behind the member."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from seenpaid.companies.actions.account import rename_user
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.typed import Typed, typed
from seenpaid.web.frame import page


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


def _form(request: MemberRequest, form: Typed, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "faults": form.faults(), "tab": "account"}
    return page(request, "web/settings/account.html", context, here="settings", status=status)
