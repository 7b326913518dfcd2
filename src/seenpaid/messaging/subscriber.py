"""Writes the receipt when a gateway took a customer's money, and lets reminders rest when it gave some back: once for each."""

import logging

from django.utils.translation import gettext as _

from seenpaid.companies.models import Company
from seenpaid.customers.models import Contact
from seenpaid.documents import lifecycle
from seenpaid.documents.models import Document
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.messaging.actions.queue import queue_mail
from seenpaid.messaging.addresses import InvalidAddressError
from seenpaid.messaging.kinds import Category, MailKind
from seenpaid.messaging.reminders.actions.pause import rest
from seenpaid.sharing.actions import NotShareableError

logger = logging.getLogger(__name__)


def on_event(event: Event) -> None:
    """Do what follows from money that came or went."""
    if event.kind == EventKind.PAYMENT_RECEIVED:
        _write_receipt(event)
    elif event.kind == EventKind.PAYMENT_REFUNDED and not event.data.get("then"):
        _rest(event)


def _rest(event: Event) -> None:
    """Nobody said whether the customer owes again what went back: they are not chased for it until somebody does."""
    document = Document.objects.filter(pk=event.subject_id, company_id=event.company_id).first()
    if document is not None and document.status in lifecycle.OPEN:
        rest(document, reason=_("Money was given back."), now=event.at)


def _write_receipt(event: Event) -> None:
    """Queue the receipt to the customer's own address; without one, or without a page to link to, there is none."""
    found = Document.objects.select_related("company", "customer")
    document = found.filter(pk=event.subject_id, company_id=event.company_id).first()
    if document is None or not document.customer.email:
        return
    company: Company = document.company
    address = document.customer.email
    contact = Contact.objects.filter(customer=document.customer, email__iexact=address).first()
    try:
        queue_mail(
            company=company,
            document=document,
            customer=document.customer,
            contact=contact,
            address=address,
            kind=MailKind.RECEIPT,
            category=Category.DOCUMENTS,
            occasion=f"receipt:{event.data.get('payment')}",
            by=None,
            now=event.at,
        )
    except (InvalidAddressError, NotShareableError) as error:
        logger.info("No receipt for %s: %s", document.pk, error)
