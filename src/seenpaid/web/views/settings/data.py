"""Taking the company's data away."""

import time
from typing import Final

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seenpaid.exchange.export import FORMS, WHAT, UnknownExportError, export
from seenpaid.lib.throttle import Throttle
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page

_EXPORTS: Final = Throttle(limit=30, window_seconds=300, name="exports")
_NAMES: Final = {
    "customers": (_("Customers"), _("With their addresses and people.")),
    "invoices": (_("Invoices"), _("One row each: what it comes to, what is paid, how often it was opened.")),
    "lines": (_("Invoice lines"), _("One row for each line; these can be read in again as they are.")),
    "payments": (_("Payments"), _("Those undone too, marked as such.")),
    "views": (_("Views"), _("Every open of every paper, with its verdict and reasons.")),
}


@member_page("GET")
def data_settings(request: MemberRequest) -> HttpResponse:
    """Show what can be taken away."""
    return data_page(request)


def data_page(request: MemberRequest, *, fault: str = "") -> HttpResponse:
    """Return the page, with what was wrong with a file that was to be brought in."""
    sets = [{"what": what, "name": _NAMES[what][0], "meaning": _NAMES[what][1]} for what in WHAT]
    context = {"sets": sets, "forms": FORMS, "fault": fault, "tab": "data"}
    return page(request, "web/settings/data.html", context, here="settings", status=422 if fault else 200)


@member_page("GET")
def download(request: MemberRequest, what: str, form: str) -> StreamingHttpResponse | HttpResponse:
    """Hand out one of the sets, as it is read."""
    if not _EXPORTS.hit(request.member.company_id, now=time.time()):
        return HttpResponse(str(_("That is much at once. Try again in a few minutes.")), status=429)
    try:
        found = export(what, form=form, by=request.member, now=timezone.now())
    except UnknownExportError as error:
        raise Http404 from error
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(found.pieces, content_type=found.content_type, headers=headers)
