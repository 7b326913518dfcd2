"""Writing to a customer: whom, what, and how it will look, before anything leaves."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from seenpaid.answers.actions import handle_questions
from seenpaid.answers.queries import question_to
from seenpaid.companies.access import Membership, require
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import Document, Kind, access_any
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.documents.queries import attachments_of
from seenpaid.messaging.actions import InvalidMailError, send_document
from seenpaid.messaging.queries import Recipient, recipients_at, route_for
from seenpaid.messaging.reading import preview
from seenpaid.messaging.reminders.actions import look_soon
from seenpaid.sharing.actions import NotShareableError
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.mail import MailForm, new_mail, posted_mail
from seenpaid.web.frame import page
from seenpaid.web.views.invoice import HERE

LETTER_CSP: Final[Mapping[str, list[str]]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],  # a mail's own styles; it has no scripts, and could run none.
    "img-src": ["data:"],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


@member_page("GET", "POST")
def send_invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Show the mail to be written, or queue it; the worker sends it."""
    require(request.member, Permission.MANAGE_INVOICES)
    document = access_any(invoice_id, company=request.member.company)
    if request.method != "POST":
        return _compose(request, document, new_mail(document, recipients_at(document.customer), asked=request.GET))
    mail = posted_mail(request.POST)
    try:
        mails = send_document(
            document, **mail.request(), by=request.member, now=timezone.now(), occasion=once(document.pk, mail)
        )
    except InvalidMailError as error:
        return _compose(request, document, mail.refused(error.errors), status=422)
    except InvalidDraftError:
        messages.error(request, _("This draft cannot be issued yet. Save it once to see what is missing."))
        return redirect("web-invoice-edit", request.member.company.slug, document.pk)
    except NotShareableError:
        messages.error(request, _("What is cancelled is not sent any more."))
        return redirect("web-invoice", request.member.company.slug, document.pk)
    if mails:
        _settle(document, mail, by=request.member)
        messages.success(request, _("On its way. Below you see when the server has taken it."))
    there = redirect("web-invoice", request.member.company.slug, document.pk)
    return HttpResponseRedirect(f"{there.url}#mails")


@csp_override(LETTER_CSP)
@xframe_options_sameorigin
@member_page("POST", "GET")
def preview_mail(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Answer with the mail as its first reader will see it. Nothing is kept."""
    require(request.member, Permission.MANAGE_INVOICES)
    document = access_any(invoice_id, company=request.member.company)
    recipients = recipients_at(document.customer)
    mail = posted_mail(request.POST) if request.method == "POST" else new_mail(document, recipients, asked=request.GET)
    return HttpResponse(preview(document, to=mail.first(), request=mail.request()))


def compose_page(
    request: MemberRequest, mail: MailForm, recipients: list[Recipient], *, status: int = 200, here: str, **about: Any
) -> HttpResponse:
    """Answer with the mail to be written; `about` says what it is of, and where its pages are."""
    company = request.member.company
    route = route_for(company)
    context = {
        "recipients": [
            {
                "address": each.address,
                "name": each.name,
                "hindrance": each.hindrance,
                "is_on": each.address in mail.ticked,
            }
            for each in recipients
        ],
        "form": mail.form,
        "faults": mail.form.faults(),
        "has_copies": any(mail.form.values.get(name) for name in ("cc", "bcc")),
        "from_address": route.from_address if route else "",
        "is_demo": company.is_demo,
        **about,
    }
    return page(request, "web/mail/compose.html", context, here=here, status=status)


def _compose(request: MemberRequest, document: Document, mail: MailForm, *, status: int = 200) -> HttpResponse:
    files = attachments_of(document.pk, company_id=document.company_id)
    question = question_to(document)
    at = (request.member.company.slug, document.pk)
    return compose_page(
        request,
        mail,
        recipients_at(document.customer),
        status=status,
        here=HERE[Kind(document.kind)],
        name=str(document),
        is_draft=document.status == "draft",
        is_document=True,
        files=[{"id": each.pk, "name": each.name, "size": each.size, "is_on": each.pk in mail.files} for each in files],
        question=question and {"id": question.pk, "text": question.text},
        back=reverse("web-invoice", args=at),
        # The preview shows the same letter.
        preview=reverse("web-mail-preview", args=at),
        asked=request.GET.urlencode(),
    )


def _settle(document: Document, mail: MailForm, *, by: Membership) -> None:
    """Take what was asked for answered, if the mail was said to be the answer."""
    now, answered = timezone.now(), mail.form.values["answered"]
    if answered and handle_questions(document, up_to=answered, by=by, now=now):
        look_soon(document.company_id, now=now)


def once(about: str, mail: MailForm) -> str | None:
    """Return what makes two presses of one page's button one."""
    pressed = mail.form.values["once"]
    return f"page:{about}:{pressed[:24]}" if pressed else None
