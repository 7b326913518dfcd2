"""Writing to a customer about everything between us: their statement, or the link to their portal."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from seenpaid.companies.access import require
from seenpaid.companies.roles import Permission
from seenpaid.customers.access import Customer, access_customer
from seenpaid.messaging.actions import InvalidMailError, send_account
from seenpaid.messaging.kinds import MailKind
from seenpaid.messaging.queries import recipients_at
from seenpaid.messaging.reading import preview_account
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.mail import MailForm, new_account_mail, posted_mail
from seenpaid.web.views.mail.compose import LETTER_CSP, compose_page, once

KINDS: Final = {"statement": MailKind.STATEMENT, "portal": MailKind.PORTAL_LINK}


@member_page("GET", "POST")
def write_account(request: MemberRequest, customer_id: str, letter: str) -> HttpResponse:
    """Show the mail to be written, or queue it; the worker sends it."""
    require(request.member, Permission.MANAGE_INVOICES)
    customer, kind = access_customer(customer_id, company=request.member.company), _kind(letter)
    if request.method != "POST":
        return _compose(request, customer, new_account_mail(customer, kind, recipients_at(customer)), letter=letter)
    mail = posted_mail(request.POST)
    try:
        mails = send_account(
            customer, kind=kind, **mail.account_request(), by=request.member, now=timezone.now(),
            occasion=once(f"{customer.pk}:{letter}", mail),
        )  # fmt: skip
    except InvalidMailError as error:
        return _compose(request, customer, mail.refused(error.errors), letter=letter, status=422)
    if mails:
        messages.success(request, _("On its way. Under Mail you see when the server has taken it."))
    return redirect("web-customer", request.member.company.slug, customer.pk)


@csp_override(LETTER_CSP)
@xframe_options_sameorigin
@member_page("POST", "GET")
def preview_letter(request: MemberRequest, customer_id: str, letter: str) -> HttpResponse:
    """Answer with the mail as its first reader will see it. Nothing is kept."""
    require(request.member, Permission.MANAGE_INVOICES)
    customer, kind = access_customer(customer_id, company=request.member.company), _kind(letter)
    is_posted = request.method == "POST"
    mail = posted_mail(request.POST) if is_posted else new_account_mail(customer, kind, recipients_at(customer))
    return HttpResponse(preview_account(customer, kind=kind, to=mail.first(), request=mail.request()))


def _kind(letter: str) -> MailKind:
    if letter not in KINDS:
        raise Http404
    return KINDS[letter]


def _compose(
    request: MemberRequest, customer: Customer, mail: MailForm, *, letter: str, status: int = 200
) -> HttpResponse:
    slug = request.member.company.slug
    about = _("the statement") if letter == "statement" else _("the link to the portal")
    return compose_page(
        request,
        mail,
        recipients_at(customer),
        status=status,
        here="customers",
        name=_("%(customer)s %(what)s") % {"customer": customer.name, "what": about},
        is_statement=letter == "statement",
        back_name=customer.name,
        back=reverse("web-customer", args=(slug, customer.pk)),
        preview=reverse("web-account-preview", args=(slug, customer.pk, letter)),
    )
