"""Invoices go to customers by mail."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.answers import accepted, ok
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_object
from seenpaid.api.errors import Problem
from seenpaid.api.openapi import takes
from seenpaid.api.v1.params import InvoiceId
from seenpaid.api.v1.shapes import MailList
from seenpaid.companies.profile import Reading
from seenpaid.documents.access import access_document
from seenpaid.messaging.actions import send_document
from seenpaid.messaging.addresses import MOST_RECIPIENTS
from seenpaid.messaging.queries import mails_of
from seenpaid.messaging.representation import mail_shape

router = Router(tags=["Mail"])

_FIELDS: Final = frozenset({"to", "cc", "bcc", "subject", "message", "attach_pdf"})
_LONGEST: Final = 20_000  # the verb says what is too long, this only that it is text.


@router.post(
    "/invoices/{invoice_id}/send",
    auth=MANAGE_INVOICES,
    response={202: MailList, 409: Problem},
    summary="Send an invoice by mail",
    description="Issues and shares a draft, then queues one mail for each address, each with a link of its own. The worker "
    "sends them; ask for the invoice's mails to see what became of each.",
    openapi_extra=takes("MailInput"),
)
def send_invoice(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    body = read_object(request)
    reading = Reading(body, allowed=_FIELDS)
    to, cc, bcc = (_addresses(reading, body, name) for name in ("to", "cc", "bcc"))
    subject, message = (reading.block(name, limit=_LONGEST) for name in ("subject", "message"))
    attach_pdf = reading.yes("attach_pdf") if body.get("attach_pdf") is not None else False
    reading.done()
    mails = send_document(
        document,
        to=to,
        cc=cc,
        bcc=bcc,
        subject=subject,
        message=message,
        attach_pdf=attach_pdf,
        by=request.auth,
        now=timezone.now(),
    )
    return accepted({"data": [mail_shape(mail) for mail in mails]})


@router.get(
    "/invoices/{invoice_id}/mails", auth=READ, response={200: MailList}, summary="List an invoice's mails, newest first"
)
def list_mails(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    return ok({"data": [mail_shape(mail) for mail in mails_of(document)]})


def _addresses(reading: Reading, body: Mapping[str, object], name: str) -> list[str]:
    given = body.get(name)
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given) or len(given) > MOST_RECIPIENTS:
        reading.fault(name, f"This is a list of at most {MOST_RECIPIENTS} mail addresses.")
        return []
    return given
