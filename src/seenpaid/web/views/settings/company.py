"""The company's own particulars, its looks, and its logo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.access import require
from seenpaid.companies.actions.logo import remove_logo, set_logo
from seenpaid.companies.actions.profile import changes_bank, update_profile
from seenpaid.companies.logo import MOST_BYTES, InvalidLogoError
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Permission
from seenpaid.web import choices
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.company import form_of, raw_of, read_company
from seenpaid.web.forms.typed import Typed
from seenpaid.web.frame import page
from seenpaid.web.fresh import require_fresh
from seenpaid.web.paper import logo_url
from seenpaid.web.uploads import too_many


@member_page("GET", "POST")
def company_settings(request: MemberRequest) -> HttpResponse:
    """Show the particulars, or change them."""
    company = request.member.company
    if request.method != "POST":
        return _form(request, form_of(company))
    require(request.member, Permission.MANAGE_COMPANY)
    form, now = read_company(request.POST), timezone.now()
    if changes_bank(company, raw_of(form)):
        require_fresh(request, now=now)
    try:
        update_profile(company, raw=raw_of(form), by=request.member, now=now)
    except InvalidProfileError as error:
        return _form(request, form.refused(error.errors), status=422)
    messages.success(request, _("Saved. Invoices already issued keep what they said."))
    return redirect("web-settings", company.slug)


@member_page("POST")
def upload_logo(request: MemberRequest) -> HttpResponse:
    """Keep the uploaded picture, painted anew. SEC-157"""
    require(request.member, Permission.MANAGE_COMPANY)
    if refused := too_many(request):
        return refused
    company, upload = request.member.company, request.FILES.get("logo")
    if upload is None:
        return _form(request, form_of(company), logo_error=_("Choose a picture first."), status=422)
    try:
        # One byte more than is allowed is enough to know that it is too much.
        set_logo(company, data=upload.read(MOST_BYTES + 1), by=request.member, now=timezone.now())
    except InvalidLogoError as error:
        return _form(request, form_of(company), logo_error=str(error), status=422)
    messages.success(request, _("This is your logo from now on."))
    return redirect("web-settings", company.slug)


@member_page("POST")
def delete_logo(request: MemberRequest) -> HttpResponse:
    """Show the name alone again."""
    remove_logo(request.member.company, by=request.member, now=timezone.now())
    messages.success(request, _("The logo is removed."))
    return redirect("web-settings", request.member.company.slug)


def _form(request: MemberRequest, form: Typed, *, logo_error: str = "", status: int = 200) -> HttpResponse:
    company = request.member.company
    context = {
        "form": form,
        "faults": form.faults(),
        "logo_error": logo_error,
        "logo_url": logo_url(company),
        "countries": choices.countries(),
        "currencies": choices.currencies(),
        "languages": choices.languages(),
        "locales": choices.locales(company.locale),
        "time_zones": choices.time_zones(now=timezone.now()),
        "paper_sizes": choices.PAPER_SIZES,
        "layouts": choices.LAYOUTS,
        "tab": "company",
    }
    return page(request, "web/settings/company.html", context, here="settings", status=status)
