"""Who belongs to the company."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.access import require
from seenpaid.companies.actions.members import (
    AlreadyMemberError,
    LastOwnerError,
    change_role,
    invite,
    remove_member,
    withdraw_invitation,
)
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.queries import members_of, open_invitations
from seenpaid.companies.roles import Permission, Role
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.typed import Typed, typed
from seenpaid.web.frame import page
from seenpaid.web.fresh import require_fresh
from seenpaid.web.moments import moment
from seenpaid.web.permissions import ROLES


@member_page("GET", "POST")
def list_members(request: MemberRequest) -> HttpResponse:
    """Show the members, or invite one. The link of an invitation is shown once, to be sent on."""
    if request.method != "POST":
        return _members(request, Typed({"role": Role.BILLER}))
    member, form = request.member, typed(request.POST, ("email", "role"))
    try:
        invitation, token = invite(
            member.company, email=form.values["email"], role=form.values["role"], by=member, now=timezone.now()
        )
    except InvalidProfileError as error:
        return _members(request, form.refused(error.errors), status=422)
    except AlreadyMemberError:
        return _members(request, form.refused({"email": [_("This person is a member already.")]}), status=422)
    link = f"{settings.SEENPAID_BASE_URL}{reverse('web-join', args=[token])}"
    return _members(request, Typed({"role": Role.BILLER}), invited={"email": invitation.email, "link": link})


@member_page("POST")
def set_role(request: MemberRequest, member_id: str) -> HttpResponse:
    """Give a member another role."""
    now = timezone.now()
    if request.member.may(Permission.MANAGE_MEMBERS):
        require_fresh(request, now=now)
    try:
        change_role(member_id, role=request.POST.get("role", ""), by=request.member, now=now)
    except LastOwnerError:
        messages.error(request, _("A company keeps at least one owner. Make somebody else an owner first."))
    else:
        messages.success(request, _("The role is changed."))
    return redirect("web-members", request.member.company.slug)


@member_page("POST")
def drop_member(request: MemberRequest, member_id: str) -> HttpResponse:
    """End a membership."""
    is_me, now = member_id == request.member.pk, timezone.now()
    if request.member.may(Permission.MANAGE_MEMBERS):
        require_fresh(request, now=now)
    try:
        remove_member(member_id, by=request.member, now=now)
    except LastOwnerError:
        messages.error(request, _("A company keeps at least one owner. Make somebody else an owner first."))
        return redirect("web-members", request.member.company.slug)
    if is_me:
        messages.success(request, _("You left %(company)s.") % {"company": request.member.company.name})
        return redirect("web-home")
    messages.success(request, _("The member is removed."))
    return redirect("web-members", request.member.company.slug)


@member_page("POST")
def drop_invitation(request: MemberRequest, invitation_id: str) -> HttpResponse:
    """Make an invitation's link useless."""
    withdraw_invitation(invitation_id, by=request.member, now=timezone.now())
    messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    return redirect("web-members", request.member.company.slug)


def _members(
    request: MemberRequest, form: Typed, *, invited: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    require(request.member, Permission.READ)
    me, now = request.member, timezone.now()
    is_owner = me.role == Role.OWNER
    context = {
        "members": [
            {
                "id": member.pk,
                "name": member.user.name,
                "email": member.user.email,
                "role": member.role,
                "role_label": Role(member.role).label,
                "is_me": member.pk == me.pk,
                # Only owners make or unmake owners.
                "is_mine_to_change": me.may(Permission.MANAGE_MEMBERS) and (is_owner or member.role != Role.OWNER),
            }
            for member in members_of(me.company)
        ],
        "invitations": [
            {
                "id": invitation.pk,
                "email": invitation.email,
                "role_label": Role(invitation.role).label,
                "at": moment(invitation.created_at, now=now, zone=me.company.time_zone),
            }
            for invitation in open_invitations(me.company, now=now)
        ],
        "roles": [role for role in ROLES if is_owner or role[0] != Role.OWNER],
        "form": form,
        "faults": form.faults(),
        "invited": invited,
        "tab": "members",
    }
    return page(request, "web/settings/members.html", context, here="settings", status=status)
