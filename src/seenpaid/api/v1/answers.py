"""What customers said to an invoice from its page, and a member's word that it is dealt with."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.answers.access import access_answer
from seenpaid.answers.actions import handle
from seenpaid.answers.queries import said_to
from seenpaid.answers.representation import CustomerAnswer, answer_shape
from seenpaid.api.answers import ok
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.params import AnswerId, Cursor, InvoiceId, Limit
from seenpaid.api.v1.shapes import AnswerPage
from seenpaid.documents.access import access_document
from seenpaid.lib.page import page_of
from seenpaid.messaging.reminders.actions import look_soon

router = Router(tags=["Answers"])


@router.get(
    "/invoices/{invoice_id}/answers",
    auth=READ,
    response=AnswerPage,
    summary="List what the customer said to an invoice",
)
def list_answers(request: Asked, invoice_id: InvoiceId, limit: Limit = USUAL, cursor: Cursor = "") -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    page = page_of(said_to(document), after=key_in(cursor, request=request), limit=limit)
    return listed(request, [answer_shape(answer) for answer in page.rows], next_key=page.next_key)


@router.post(
    "/answers/{answer_id}/handle",
    auth=MANAGE_INVOICES,
    response=CustomerAnswer,
    summary="Say that an answer is dealt with",
    description="Reminders go on unless something else holds them. Said again, it changes nothing.",
)
def handle_answer(request: Asked, answer_id: AnswerId) -> HttpResponse:
    company, now = request.auth.company, timezone.now()
    if handle(access_answer(answer_id, company=company), by=request.auth, now=now):
        look_soon(company.pk, now=now)
    return ok(answer_shape(access_answer(answer_id, company=company)))
