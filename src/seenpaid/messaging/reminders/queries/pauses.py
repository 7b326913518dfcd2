"""Reading whose reminders rest."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document
from seenpaid.messaging.models import ReminderPause


def pauses_of(company: Company, documents: Sequence[Document], *, now: datetime) -> dict[str, ReminderPause]:
    """Return the pause that holds for each document: its own or its customer's, whichever ends last."""
    today = today_of(company, now=now)
    customers = {document.customer_id for document in documents}
    own, theirs = {}, {}
    live = ReminderPause.objects.filter(Q(until=None) | Q(until__gte=today), company=company)
    for pause in live.filter(Q(document__in=[one.pk for one in documents]) | Q(customer__in=customers)):
        if pause.document_id:
            own[pause.document_id] = pause
        else:
            theirs[pause.customer_id] = pause
    found = {}
    for document in documents:
        both = [pause for pause in (own.get(document.pk), theirs.get(document.customer_id)) if pause is not None]
        if both:
            found[document.pk] = max(both, key=lambda pause: (pause.until is None, pause.until or today))
    return found


def pause_over(document: Document, *, now: datetime) -> ReminderPause | None:
    """Return the pause that holds for the document: its own or its customer's."""
    return pauses_of(document.company, [document], now=now).get(document.pk)


def is_paused(document: Document, *, company: Company, now: datetime) -> bool:
    """Say whether the document's reminders rest now."""
    return document.pk in pauses_of(company, [document], now=now)


def pause_of_customer(customer: Customer, *, now: datetime) -> ReminderPause | None:
    """Return the customer's pause if it holds."""
    today = today_of(customer.company, now=now)
    return (
        ReminderPause.objects.filter(Q(until=None) | Q(until__gte=today))
        .filter(company_id=customer.company_id, customer=customer)
        .first()
    )


def live_pauses(company: Company, *, now: datetime, limit: int = 50) -> list[ReminderPause]:
    """Return the pauses that hold, the newest first."""
    found = ReminderPause.objects.filter(Q(until=None) | Q(until__gte=today_of(company, now=now)), company=company)
    return list(found.select_related("document__customer", "customer").order_by("-created_at", "-pk")[:limit])
