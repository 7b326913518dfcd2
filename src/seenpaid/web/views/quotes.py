"""What a member does with a quote beyond what every paper has."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.access import require
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle
from seenpaid.documents.access import Kind, access_document
from seenpaid.documents.actions import (
    Answer,
    NotAnswerableError,
    NotConvertibleError,
    answer_quote,
    convert,
)
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.typed import typed
from seenpaid.web.views.invoice import invoice_page


@member_page("POST")
def answer(request: MemberRequest, quote_id: str) -> HttpResponse:
    """Keep an answer that came on the telephone or on paper."""
    require(request.member, Permission.MANAGE_INVOICES)
    quote = access_document(quote_id, company=request.member.company, kind=Kind.QUOTE)
    form = typed(request.POST, ("name", "reason"), row="answer")
    said = Answer(
        is_accepted=request.POST.get("said") == "accepted",
        name=form.values["name"],
        reason=form.values["reason"],
        revision=quote.revision,
    )
    try:
        answer_quote(quote, answer=said, actor=request.member.actor, now=timezone.now())
    except InvalidDraftError as error:
        return invoice_page(request, quote, refused=form.refused(error.errors), status=422)
    except NotAnswerableError:
        messages.error(request, _("This quote was answered or withdrawn already, or has expired."))
    return redirect("web-invoice", request.member.company.slug, quote.pk)


@member_page("POST")
def convert_quote(request: MemberRequest, quote_id: str) -> HttpResponse:
    """Make the invoice of it, or find it again."""
    quote = access_document(quote_id, company=request.member.company, kind=Kind.QUOTE)
    try:
        invoice = convert(quote, by=request.member, now=timezone.now())
    except NotConvertibleError:
        messages.error(request, _("A draft, declined or withdrawn quote makes no invoice."))
        return redirect("web-invoice", request.member.company.slug, quote.pk)
    if invoice.status == lifecycle.DRAFT:
        messages.success(request, _("This is the invoice, dated today. Look it over, then issue it."))
    return redirect("web-invoice", request.member.company.slug, invoice.pk)
