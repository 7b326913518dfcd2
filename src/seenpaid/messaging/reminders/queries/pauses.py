"""Reading whose reminders rest: because a member said so, or because of what the customer said."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from seenpaid.answers.queries import answered_documents, standings_of
from seenpaid.answers.standing import Standing
from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document
from seenpaid.documents.queries import invoices, unpaid
from seenpaid.messaging.models import ReminderPause
from seenpaid.payments.queries import disputed_of, held_up, processing_of


def pauses_of(company: Company, documents: Sequence[Document], *, now: datetime) -> dict[str, ReminderPause]:
    """Return the pause that holds for each document: its own or its customer's, whichever ends last.

    One that follows from the customer's answers stands in no table: it ends when somebody dealt with them.
    """
    today = today_of(company, now=now)
    standings = standings_of([document.pk for document in documents], company_id=company.pk)
    customers = {document.customer_id for document in documents}
    own, theirs = {}, {}
    kept = ReminderPause.objects.filter(Q(until=None) | Q(until__gte=today), company=company)
    for pause in kept.filter(Q(document__in=[one.pk for one in documents]) | Q(customer__in=customers)):
        if pause.document_id:
            own[pause.document_id] = pause
        else:
            theirs[pause.customer_id] = pause
    keys = [document.pk for document in documents]
    disputed = disputed_of(keys, company_id=company.pk)
    on_its_way = processing_of(keys, company_id=company.pk)
    found = {}
    for document in documents:
        said = _pause_by(standings.get(document.pk, Standing()), document, today=today)
        money = _pause_of_money(document, disputed=disputed, on_its_way=on_its_way)
        held = [own.get(document.pk), theirs.get(document.customer_id), said, money]
        live = [pause for pause in held if pause is not None]
        if live:
            found[document.pk] = max(live, key=lambda pause: (pause.until is None, pause.until or today))
    return found


def _pause_by(standing: Standing, document: Document, *, today: date) -> ReminderPause | None:
    if not standing.is_silent(today):
        return None
    if standing.asked_at is not None:
        return ReminderPause(document=document, reason=_("The customer asked a question."))
    if standing.said_paid_at is not None:
        return ReminderPause(document=document, reason=_("The customer says it is paid."))
    return ReminderPause(document=document, until=standing.promised_on, reason=_("The customer will pay by then."))


def _pause_of_money(
    document: Document, *, disputed: Collection[str], on_its_way: Collection[str]
) -> ReminderPause | None:
    if document.pk in disputed:  # SEC-90
        return ReminderPause(document=document, reason=_("The customer disputes a payment."))
    if document.pk in on_its_way:  # SEC-91
        return ReminderPause(document=document, reason=_("A payment is on its way."))
    return None


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
    """Return the pauses that hold: what customers said and money does first, then what members chose, the newest first."""
    found = ReminderPause.objects.filter(Q(until=None) | Q(until__gte=today_of(company, now=now)), company=company)
    chosen = list(found.select_related("document__customer", "customer").order_by("-created_at", "-pk")[:limit])
    return [*_pauses_unchosen(company, now=now, limit=limit), *chosen]


def _pauses_unchosen(company: Company, *, now: datetime, limit: int) -> list[ReminderPause]:
    """Return the pauses that nobody chose: each follows from an answer, a dispute or a payment on its way."""
    keys = answered_documents(company.pk, limit=limit) | held_up(company, limit=limit)
    open_ones = unpaid(invoices(company)).filter(pk__in=keys).select_related("customer", "company").order_by("-pk")
    documents = list(open_ones)
    pauses = pauses_of(company, documents, now=now)
    unchosen = (pauses[document.pk] for document in documents if document.pk in pauses)
    return [pause for pause in unchosen if not pause.is_chosen]
