"""Documents, statements and the portal's link go to customers by mail."""

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
from seenpaid.api.v1.params import CreditNoteId, CustomerId, InvoiceId, QuoteId
from seenpaid.api.v1.shapes import MailList
from seenpaid.companies.profile import Reading
from seenpaid.customers.access import access_customer
from seenpaid.documents.access import Document, Kind, access_document
from seenpaid.messaging.actions import send_account, send_document
from seenpaid.messaging.addresses import MOST_RECIPIENTS
from seenpaid.messaging.kinds import MailKind
from seenpaid.messaging.queries import mails_of
from seenpaid.messaging.representation import mail_shape

router = Router(tags=["Mail"])

_ACCOUNT_FIELDS: Final = frozenset({"to", "subject", "message"})
_FIELDS: Final = _ACCOUNT_FIELDS | {"cc", "bcc", "attach_pdf", "attach_files"}
_LONGEST: Final = 20_000  # the verb says what is too long, this only that it is text.
_SENDS: Final = (
    "Issues and shares a draft, then queues one mail for each address, each with a link of its own. The worker sends them; "
    "ask for the mails to see what became of each. With `attach_files`, the document's files go along."
)


@router.post(
    "/invoices/{invoice_id}/send",
    auth=MANAGE_INVOICES,
    response={202: MailList, 409: Problem},
    summary="Send an invoice by mail",
    description=_SENDS,
    openapi_extra=takes("MailInput"),
)
def send_invoice(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    return _send(request, access_document(invoice_id, company=request.auth.company))


@router.post(
    "/quotes/{quote_id}/send",
    auth=MANAGE_INVOICES,
    response={202: MailList, 409: Problem},
    summary="Send a quote by mail",
    description=_SENDS,
    openapi_extra=takes("MailInput"),
)
def send_quote(request: Asked, quote_id: QuoteId) -> HttpResponse:
    return _send(request, access_document(quote_id, company=request.auth.company, kind=Kind.QUOTE))


@router.post(
    "/credit-notes/{note_id}/send",
    auth=MANAGE_INVOICES,
    response={202: MailList, 409: Problem},
    summary="Send a credit note by mail",
    description=_SENDS,
    openapi_extra=takes("MailInput"),
)
def send_credit_note(request: Asked, note_id: CreditNoteId) -> HttpResponse:
    return _send(request, access_document(note_id, company=request.auth.company, kind=Kind.CREDIT_NOTE))


@router.post(
    "/customers/{customer_id}/statement/send",
    auth=MANAGE_INVOICES,
    response={202: MailList},
    summary="Send a statement by mail",
    description="Queues one mail for each address, with the statement of the day it leaves as a PDF, and the link to the "
    "customer's portal if there is one.",
    openapi_extra=takes("AccountMailInput"),
)
def send_statement(request: Asked, customer_id: CustomerId) -> HttpResponse:
    return _send_account(request, customer_id, MailKind.STATEMENT)


@router.post(
    "/customers/{customer_id}/portal-link/send",
    auth=MANAGE_INVOICES,
    response={202: MailList},
    summary="Send the portal's link by mail",
    description="Makes the link if there is none, then queues one mail for each address.",
    openapi_extra=takes("AccountMailInput"),
)
def send_portal_link(request: Asked, customer_id: CustomerId) -> HttpResponse:
    return _send_account(request, customer_id, MailKind.PORTAL_LINK)


@router.get(
    "/invoices/{invoice_id}/mails", auth=READ, response={200: MailList}, summary="List an invoice's mails, newest first"
)
def list_mails(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    return _listed(access_document(invoice_id, company=request.auth.company))


@router.get(
    "/quotes/{quote_id}/mails", auth=READ, response={200: MailList}, summary="List a quote's mails, newest first"
)
def list_quote_mails(request: Asked, quote_id: QuoteId) -> HttpResponse:
    return _listed(access_document(quote_id, company=request.auth.company, kind=Kind.QUOTE))


@router.get(
    "/credit-notes/{note_id}/mails",
    auth=READ,
    response={200: MailList},
    summary="List a credit note's mails, newest first",
)
def list_credit_note_mails(request: Asked, note_id: CreditNoteId) -> HttpResponse:
    return _listed(access_document(note_id, company=request.auth.company, kind=Kind.CREDIT_NOTE))


def _listed(document: Document) -> HttpResponse:
    return ok({"data": [mail_shape(mail) for mail in mails_of(document)]})


def _send(request: Asked, document: Document) -> HttpResponse:
    body = read_object(request)
    reading = Reading(body, allowed=_FIELDS)
    to, cc, bcc = (_addresses(reading, body, name) for name in ("to", "cc", "bcc"))
    subject, message = (reading.block(name, limit=_LONGEST) for name in ("subject", "message"))
    attach_pdf, attach_files = (
        reading.yes(name) if body.get(name) is not None else False for name in ("attach_pdf", "attach_files")
    )
    reading.done()
    mails = send_document(
        document,
        to=to,
        cc=cc,
        bcc=bcc,
        subject=subject,
        message=message,
        attach_pdf=attach_pdf,
        files=None if attach_files else (),
        by=request.auth,
        now=timezone.now(),
    )
    return accepted({"data": [mail_shape(mail) for mail in mails]})


def _send_account(request: Asked, customer_id: str, kind: MailKind) -> HttpResponse:
    customer = access_customer(customer_id, company=request.auth.company)
    body = read_object(request)
    reading = Reading(body, allowed=_ACCOUNT_FIELDS)
    to = _addresses(reading, body, "to")
    subject, message = (reading.block(name, limit=_LONGEST) for name in ("subject", "message"))
    reading.done()
    mails = send_account(
        customer, kind=kind, to=to, subject=subject, message=message, by=request.auth, now=timezone.now()
    )
    return accepted({"data": [mail_shape(mail) for mail in mails]})


def _addresses(reading: Reading, body: Mapping[str, object], name: str) -> list[str]:
    given = body.get(name)
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given) or len(given) > MOST_RECIPIENTS:
        reading.fault(name, f"This is a list of at most {MOST_RECIPIENTS} mail addresses.")
        return []
    return given
