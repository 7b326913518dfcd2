"""Writes the receipt when a gateway took a customer's money: once for each payment, whatever is repeated."""

import logging

from seenpaid.companies.models import Company
from seenpaid.customers.models import Contact
from seenpaid.documents.models import Document
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.messaging.actions.queue import queue_mail
from seenpaid.messaging.addresses import InvalidAddressError
from seenpaid.messaging.kinds import Category, MailKind
from seenpaid.sharing.actions import NotShareableError

logger = logging.getLogger(__name__)


def on_event(event: Event) -> None:
    """Queue the receipt to the customer's own address; without one, or without a page to link to, there is none."""
    if event.kind != EventKind.PAYMENT_RECEIVED:
        return
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
