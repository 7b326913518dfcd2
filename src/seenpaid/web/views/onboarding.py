"""A company in three fields."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.access import memberships_of
from seenpaid.companies.actions.found import found_company
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.web.choices import countries, currencies, time_zones
from seenpaid.web.door import UserRequest, signed_in
from seenpaid.web.forms.typed import Typed, typed
from seenpaid.web.trial import kept_in
from seenpaid.web.views.try_it import take_in

NAMES = ("name", "country", "currency", "time_zone")


@signed_in("GET", "POST")
def onboarding(request: UserRequest) -> HttpResponse:
    """Found a company with whoever asks as its owner."""
    if request.method != "POST":
        return _form(request, _begun(request))
    form = typed(request.POST, NAMES)
    try:
        member = found_company(request.user, raw=dict(form.values), now=timezone.now())
    except InvalidProfileError as error:
        return _form(request, form.refused(error.errors), status=422)
    if kept_in(request.session) is not None:
        return take_in(request)
    messages.success(request, _("Welcome. Your company is ready; make your first invoice."))
    return redirect("web-invoices", member.company.slug)


def _begun(request: UserRequest) -> Typed:
    """Whoever made an invoice before has told us who they are."""
    trial = kept_in(request.session)
    if trial is None:
        return Typed({"currency": "EUR"})
    seller, currency = trial.seller.values, trial.sheet.head.values["currency"]
    return Typed({"name": seller["seller_name"], "country": seller["seller_country"], "currency": currency or "EUR"})


def _form(request: UserRequest, form: Typed, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "faults": form.faults(),
        "is_first": not memberships_of(request.user),
        "countries": countries(),
        "currencies": currencies(),
        "time_zones": time_zones(now=timezone.now()),
    }
    return render(request, "web/onboarding.html", context, status=status)
