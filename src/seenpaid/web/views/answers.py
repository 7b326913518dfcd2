"""A member deals with what a customer said."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.answers.access import AnswerNotFoundError, access_answer
from seenpaid.answers.actions import handle
from seenpaid.messaging.reminders.actions import look_soon
from seenpaid.web.door import MemberRequest, member_page


@member_page("POST")
def handle_answer(request: MemberRequest, invoice_id: str, answer_id: str) -> HttpResponse:
    """Note that it is dealt with; reminders then go on."""
    company, now = request.member.company, timezone.now()
    answer = access_answer(answer_id, company=company)
    if answer.document_id != invoice_id:
        raise AnswerNotFoundError
    if handle(answer, by=request.member, now=now):
        look_soon(company.pk, now=now)
        messages.success(request, _("Dealt with. Reminders go on unless something else holds them."))
    return redirect("web-invoice", company.slug, invoice_id)
