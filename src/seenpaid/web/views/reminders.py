"""What goes out tomorrow, and what a member makes of it: skip, send now, pause, let go on."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.access import Company
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.customers.access import access_customer
from seenpaid.documents.access import access_document
from seenpaid.documents.defaults import today_of
from seenpaid.messaging.reminders.actions import NotRemindableError, leave_out, pause, remind_now, resume
from seenpaid.messaging.reminders.queries import coming, lately_decided, live_pauses, settings_of
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.typed import Typed, typed
from seenpaid.web.frame import page
from seenpaid.web.rows.reminder import coming_days, decided_row, pause_row
from seenpaid.web.views.customers import customer_page
from seenpaid.web.views.invoice import invoice_page

AHEAD: Final = timedelta(days=8)
LATELY: Final = timedelta(days=7)


@member_page("GET")
def list_reminders(request: MemberRequest) -> HttpResponse:
    """Show what goes out in the next days, what rests, and what was decided lately."""
    company, now = request.member.company, timezone.now()
    today = today_of(company, now=now)
    context = {
        "is_on": settings_of(company).on_since is not None,
        "days": coming_days(coming(company, now=now, until=_midnight(company, now=now)), company=company, today=today),
        "pauses": [pause_row(one) for one in live_pauses(company, now=now)],
        "decided": [
            decided_row(one, now=now, zone=company.time_zone) for one in lately_decided(company, since=now - LATELY)
        ],
        "zone": company.time_zone,
    }
    return page(request, "web/reminders.html", context, here="reminders")


@member_page("POST")
def skip_reminder(request: MemberRequest, invoice_id: str, step_id: str) -> HttpResponse:
    """Leave one reminder of one invoice out."""
    document = access_document(invoice_id, company=request.member.company)
    try:
        leave_out(document, step_id=step_id, by=request.member, now=timezone.now())
    except NotRemindableError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Skipped. The next reminder of %(number)s keeps its day.") % {"number": document})
    return redirect("web-reminders", request.member.company.slug)


@member_page("POST")
def send_reminder(request: MemberRequest, invoice_id: str, step_id: str) -> HttpResponse:
    """Write one reminder before its time."""
    document = access_document(invoice_id, company=request.member.company)
    try:
        remind_now(document, step_id=step_id, by=request.member, now=timezone.now())
    except NotRemindableError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The reminder of %(number)s is on its way.") % {"number": document})
    return redirect("web-reminders", request.member.company.slug)


@member_page("POST")
def pause_invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Send no reminders of one invoice."""
    document = access_document(invoice_id, company=request.member.company)
    try:
        pause(document, raw=_typed(request).values, by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return invoice_page(request, document, refused=_typed(request).refused(error.errors), status=422)
    return _back(request, "web-invoice", invoice_id)


@member_page("POST")
def resume_invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Remind of the invoice again."""
    document = access_document(invoice_id, company=request.member.company)
    resume(document, by=request.member, now=timezone.now())
    return _back(request, "web-invoice", invoice_id)


@member_page("POST")
def pause_customer(request: MemberRequest, customer_id: str) -> HttpResponse:
    """Send a customer no reminders."""
    customer = access_customer(customer_id, company=request.member.company)
    try:
        pause(customer, raw=_typed(request).values, by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return customer_page(request, customer, pause_form=_typed(request).refused(error.errors), status=422)
    return _back(request, "web-customer", customer_id)


@member_page("POST")
def resume_customer(request: MemberRequest, customer_id: str) -> HttpResponse:
    """Remind the customer again."""
    customer = access_customer(customer_id, company=request.member.company)
    resume(customer, by=request.member, now=timezone.now())
    return _back(request, "web-customer", customer_id)


def _typed(request: MemberRequest) -> Typed:
    return typed(request.POST, ("until", "reason"), row="pause")


def _back(request: MemberRequest, name: str, row_id: str) -> HttpResponse:
    return HttpResponseRedirect(f"{redirect(name, request.member.company.slug, row_id).url}#reminders")


def _midnight(company: Company, *, now: datetime) -> datetime:
    last = today_of(company, now=now) + AHEAD
    return datetime.combine(last, time(), ZoneInfo(company.time_zone))
