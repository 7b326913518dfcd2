"""How the company reminds: the steps, their words, and the hours."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from seenpaid.companies.profile import InvalidProfileError
from seenpaid.messaging.placeholders import NAMES
from seenpaid.messaging.reminders.actions import set_reminders
from seenpaid.messaging.reminders.queries import plan_of
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.reminders import OFF, RemindersForm, form_of, read_reminders
from seenpaid.web.frame import page
from seenpaid.web.rows.reminder import CONDITIONS

_DAYS: Final = tuple(zip("0123456", map(gettext_lazy, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")), strict=True))
_WHEN: Final = (("before", gettext_lazy("days before it is due")), ("after", gettext_lazy("days after it was due")))


@member_page("GET", "POST")
def reminder_settings(request: MemberRequest) -> HttpResponse:
    """Show the plan, or change it."""
    company = request.member.company
    if request.method != "POST":
        return _form(request, form_of(*plan_of(company)))
    form = read_reminders(request.POST)
    try:
        set_reminders(company, raw=form.raw(), by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return _form(request, form.refused(error.errors), status=422)
    messages.success(request, _("Saved. What was due before is not made up for."))
    return redirect("web-reminder-settings", company.slug)


def _form(request: MemberRequest, form: RemindersForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "rows": form.rows(),
        "faults": form.faults(),
        "days": [{"value": value, "name": name, "is_on": value in form.days} for value, name in _DAYS],
        "hours": [(str(hour), f"{hour:02}:00") for hour in range(24)],
        "last_hours": [(str(hour), f"{hour:02}:00") for hour in range(1, 25)],
        "when": _WHEN,
        "conditions": [*CONDITIONS, (OFF, gettext_lazy("Switched off"))],
        "placeholders": [f"{{{name}}}" for name in NAMES],
        "zone": request.member.company.time_zone,
        "tab": "reminders",
    }
    return page(request, "web/settings/reminders.html", context, here="settings", status=status)
