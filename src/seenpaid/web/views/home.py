"""The front door: the landing page for strangers, the last company for members."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from seenpaid.companies.access import memberships_of
from seenpaid.web.door import LAST_COMPANY
from seenpaid.web.trial import kept_in
from seenpaid.web.views.try_it import take_in


def home(request: HttpRequest) -> HttpResponse:
    """Send members to the company they were in last, newcomers to found one."""
    if not request.user.is_authenticated:
        return render(request, "web/landing.html")
    if kept_in(request.session) is not None and request.session.pop("trial_wanted", False):
        return take_in(request)
    slugs = [membership.company.slug for membership in memberships_of(request.user)]
    if not slugs:
        return redirect("web-onboarding")
    last = request.COOKIES.get(LAST_COMPANY, "")
    return redirect("web-invoices", last if last in slugs else slugs[0])
