"""Reminders of an invoice, and what a customer's addresses want by mail."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.answers import nothing, ok
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_object
from seenpaid.api.openapi import takes
from seenpaid.api.v1.params import CustomerId, InvoiceId
from seenpaid.customers.access import access_customer
from seenpaid.customers.queries import contacts_of
from seenpaid.documents.access import Document, access_document
from seenpaid.messaging.preferences.queries import standings
from seenpaid.messaging.preferences.representation import MailStandings, standing_shape
from seenpaid.messaging.reminders.actions import pause, resume
from seenpaid.messaging.reminders.queries import next_of, pause_over
from seenpaid.messaging.reminders.representation import Reminders, reminders_shape

router = Router(tags=["Reminders"])


@router.get("/invoices/{invoice_id}/reminders", auth=READ, response=Reminders, summary="Show what goes out next")
def show_reminders(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    return _told(access_document(invoice_id, company=request.auth.company))


@router.post(
    "/invoices/{invoice_id}/reminders/pause",
    auth=MANAGE_INVOICES,
    response=Reminders,
    summary="Pause the reminders",
    description="Nothing goes out until after the day, or until somebody says so. Again changes the pause there is.",
    openapi_extra=takes("ReminderPauseInput"),
)
def pause_reminders(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    document = access_document(invoice_id, company=request.auth.company)
    pause(document, raw=read_object(request), by=request.auth, now=timezone.now())
    return _told(document)


@router.delete(
    "/invoices/{invoice_id}/reminders/pause",
    auth=MANAGE_INVOICES,
    response={204: None},
    summary="Let the reminders go on",
    description="What came due in the pause goes out once, not all of it. A customer's pause is not touched.",
)
def resume_reminders(request: Asked, invoice_id: InvoiceId) -> HttpResponse:
    resume(access_document(invoice_id, company=request.auth.company), by=request.auth, now=timezone.now())
    return nothing()


@router.get(
    "/customers/{customer_id}/preferences",
    auth=READ,
    response=MailStandings,
    summary="Show what may be mailed",
    description="What each address of the customer wants by mail. Only whoever reads its mail can change that.",
)
def show_preferences(request: Asked, customer_id: CustomerId) -> HttpResponse:
    company = request.auth.company
    customer = access_customer(customer_id, company=company)
    addresses = [customer.email, *(contact.email for contact in contacts_of(customer))]
    found = standings(company.pk, filter(None, addresses))
    return ok({"data": [standing_shape(one) for _, one in sorted(found.items())]})


def _told(document: Document) -> HttpResponse:
    now = timezone.now()
    return ok(reminders_shape(coming=next_of(document, now=now), pause=pause_over(document, now=now)))
