"""An invitation: looking at it changes nothing, accepting it does."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.actions.members import InvitationNotFoundError, accept_invitation, find_invitation
from seenpaid.companies.roles import Role
from seenpaid.web.door import UserRequest, signed_in


@signed_in("GET", "POST")
def join(request: UserRequest, token: str) -> HttpResponse:
    """Show the invitation, or accept it."""
    now = timezone.now()
    try:
        invitation = find_invitation(token, now=now)
        if request.method == "POST":
            member = accept_invitation(token, user=request.user, now=now)
            messages.success(request, _("You are now a member of %(company)s.") % {"company": member.company.name})
            return redirect("web-invoices", member.company.slug)
    except InvitationNotFoundError as error:
        raise Http404 from error
    context = {
        "company": invitation.company.name,
        "role": Role(invitation.role).label,
        "is_for_me": invitation.email.lower() == request.user.email.lower(),
        "invited": invitation.email,
        "person": request.user.email,
    }
    return render(request, "web/join.html", context)
