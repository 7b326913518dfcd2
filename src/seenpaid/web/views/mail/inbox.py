"""What was written to customers: sent, waiting, kept or gone wrong."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from seenpaid.messaging.access import access_mail
from seenpaid.messaging.actions import NotCancellableError, cancel_mail, queue_again
from seenpaid.messaging.queries import mails_page, route_for
from seenpaid.messaging.reading import read
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.paging import key_of, query_of
from seenpaid.web.rows.mail import mail_row
from seenpaid.web.views.mail.compose import LETTER_CSP

FILTERS = ("", "waiting", "failed")


@member_page("GET")
def list_mails(request: MemberRequest) -> HttpResponse:
    """Show the mails that were asked for, newest first."""
    company, now = request.member.company, timezone.now()
    show = request.GET.get("show", "")
    show = show if show in FILTERS else ""
    found = mails_page(company, show=show, after=key_of(request.GET))
    context = {
        "rows": [
            {
                "mail": mail_row(mail, now=now, zone=company.time_zone),
                "number": (mail.document.number or "") if mail.document else "",
                "customer": mail.customer.name,
            }
            for mail in found.rows
        ],
        "show": show,
        "has_server": route_for(company) is not None,
        "is_demo": company.is_demo,
        "newest": query_of(show=show) if key_of(request.GET) else "",
        "older": query_of(show=show, after=found.next_key) if found.next_key else "",
    }
    return page(request, "web/mail/list.html", context, here="mail")


@member_page("GET")
def show_mail(request: MemberRequest, mail_id: str) -> HttpResponse:
    """Show one mail as its reader sees it, and what became of it."""
    company, now = request.member.company, timezone.now()
    mail = access_mail(mail_id, company=company)
    route = route_for(company)
    context = {
        "row": mail_row(mail, now=now, zone=company.time_zone),
        "mail": {
            "id": mail.pk,
            "status": mail.status,
            "to": mail.shown.get("to", []),
            "cc": mail.shown.get("cc", []),
            "from": f"{company.name} <{route.from_address}>" if route else company.name,
            "text": read(mail).text,
            "attach_pdf": mail.attach_pdf,
            "answer": mail.server_answer,
            "attempts": mail.attempts,
            "message_id": mail.message_id,
            "by": (mail.created_by.name or mail.created_by.email) if mail.created_by else "",
        },
        "document": {"id": mail.document.pk, "name": str(mail.document)} if mail.document else None,
        "customer": {"id": mail.customer.pk, "name": mail.customer.name},
        "has_server": route is not None,
        "is_demo": company.is_demo,
    }
    return page(request, "web/mail/read.html", context, here="mail")


@csp_override(LETTER_CSP)
@xframe_options_sameorigin
@member_page("GET")
def show_letter(request: MemberRequest, mail_id: str) -> HttpResponse:
    """Answer with the HTML of a mail, and nothing around it."""
    return HttpResponse(read(access_mail(mail_id, company=request.member.company)).html)


@member_page("POST")
def cancel(request: MemberRequest, mail_id: str) -> HttpResponse:
    """Call a waiting mail back."""
    mail = access_mail(mail_id, company=request.member.company)
    try:
        cancel_mail(mail, by=request.member, now=timezone.now())
    except NotCancellableError:
        messages.error(request, _("It had left already."))
    else:
        messages.success(request, _("Called back. It is not sent."))
    return redirect("web-mail", request.member.company.slug, mail.pk)


@member_page("POST")
def send_kept(request: MemberRequest, mail_id: str) -> HttpResponse:
    """Send a mail that was kept while there was no server."""
    mail = access_mail(mail_id, company=request.member.company)
    try:
        queue_again(mail, by=request.member, now=timezone.now())
    except NotCancellableError:
        messages.error(request, _("This mail is not one that was kept."))
    return redirect("web-mail", request.member.company.slug, mail.pk)
