"""Which notices the member gets, and how."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from seenpaid.notifications.actions import set_switch
from seenpaid.notifications.queries import switches_of
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page


@member_page("GET", "POST")
def notification_switches(request: MemberRequest) -> HttpResponse:
    """Show the member's own switches, or keep them as they were set."""
    member = request.member
    if request.method != "POST":
        context = {"switches": switches_of(member), "tab": "switches"}
        return page(request, "web/settings/switches.html", context, here="settings")
    wanted = set(request.POST.getlist("on"))
    for switch in switches_of(member):
        is_on = f"{switch.kind}:{switch.channel}" in wanted
        if is_on != switch.is_on:
            set_switch(member, kind=switch.kind, channel=switch.channel, is_on=is_on)
    messages.success(request, _("Saved. Switching off touches nothing that is recorded."))
    return redirect("web-switches", member.company.slug)
