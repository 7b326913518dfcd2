"""Reading payments."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from seenpaid.companies.models import Company
from seenpaid.documents.models import Document
from seenpaid.documents.parts import next_part
from seenpaid.lib.money import Money
from seenpaid.payments import states
from seenpaid.payments.amounts import Owed
from seenpaid.payments.models import Attempt, AttemptShare, Charge, Connection, Dispute, Payment

__all__ = [
    "Attempt",
    "Charge",
    "Connection",
    "Dispute",
    "Payment",
    "connections_of",
    "disputed_of",
    "disputes_of",
    "flagged",
    "flagged_of",
    "held_up",
    "left_checkouts",
    "left_lately",
    "open_pages_of",
    "owed_of",
    "payments_of",
    "processing_of",
    "received_by_month",
    "usable_connections",
]

PAYING_PLAN: Final = "pro"


def payments_of(document: Document) -> QuerySet[Payment]:
    """Return the document's payments, newest first, undone ones too."""
    return (
        Payment.objects.select_related("charge")
        .filter(company_id=document.company_id, document=document)
        .order_by("-id")
    )


def connections_of(company: Company) -> list[Connection]:
    """Return the gateways that the company has connected now, in the order of their names."""
    return list(Connection.objects.filter(company=company, disconnected_at=None).order_by("gateway"))


def usable_connections(company: Company) -> list[Connection]:
    """Return those a customer may pay by: none on a plan without, and never a test beside a live one."""
    if company.plan != PAYING_PLAN:
        return []
    found = connections_of(company)
    return [each for each in found if each.is_live] or found


def received_by_month(company: Company, *, currency: str, since: date) -> dict[date, int]:
    """Return minor units received per month, by the day they came in."""
    rows = (
        Payment.objects.filter(company=company, currency=currency, paid_on__gte=since, voided_at=None)
        .annotate(month=TruncMonth("paid_on"))
        .values("month")
        .annotate(minor=Sum(F("amount_minor") - F("returned_minor")))
        .order_by("month")
    )
    return {row["month"]: row["minor"] for row in rows}


def owed_of(document: Document, *, processing_minor: int = 0) -> Owed:
    """Return what of the document may be paid now, as its seller wants it: what is on its way is not asked for again."""
    part = next_part(document)
    return Owed(
        balance_minor=max(document.balance_minor - processing_minor, 0),
        currency=document.currency,
        next_part_minor=part.open_minor if part and not processing_minor else None,
        takes_parts=document.partial_enabled,
        least_minor=document.partial_minimum_minor,
    )


def processing_of(document_ids: Sequence[str], *, company_id: str) -> dict[str, int]:
    """Return what is on its way to each document by slow methods; one with nothing is left out. SEC-91"""
    shares = AttemptShare.objects.filter(
        attempt__company_id=company_id, document__in=document_ids, attempt__status=states.PROCESSING
    )
    sums = shares.values("document").annotate(minor=Sum("amount_minor")).order_by("document")
    return dict(sums.values_list("document", "minor"))


def left_checkouts(document_ids: Sequence[str], *, company_id: str) -> dict[str, datetime]:
    """Return when somebody last went to pay each document and did not, by its id.

    Who paid after all, or is owed another sum by now, has not left anything.
    """
    shares = AttemptShare.objects.filter(attempt__company_id=company_id, document__in=document_ids).order_by("attempt")
    columns = ("document", "attempt__status", "attempt__unwanted_at", "attempt__created_at")
    found: dict[str, datetime] = {}
    for document, status, unwanted_at, at in shares.values_list(*columns):
        found.pop(document, None)
        if status in states.UNFINISHED and unwanted_at is None:
            found[document] = at
    return found


def left_lately(company: Company, *, limit: int) -> set[str]:
    """Return the documents that somebody went to pay lately and did not, the latest ones."""
    left = Attempt.objects.filter(company=company, status__in=states.UNFINISHED, unwanted_at=None).order_by("-id")
    attempts = list(left.values_list("pk", flat=True)[:limit])
    return set(AttemptShare.objects.filter(attempt__in=attempts).values_list("document", flat=True))


def taken_by(attempt: Attempt) -> list[Money]:
    """Return what was really taken through an attempt, whatever it had asked for."""
    charges = Charge.objects.filter(company_id=attempt.company_id, attempt=attempt, status=states.PAID)
    sums = charges.values("currency").annotate(minor=Sum("amount_minor")).order_by("currency")
    return [Money(row["minor"], row["currency"]) for row in sums]


def disputed_of(document_ids: Sequence[str], *, company_id: str) -> set[str]:
    """Return which of the documents have a payment that the customer's bank asks back. SEC-90"""
    found = Dispute.objects.filter(
        company_id=company_id, status=states.OPEN, charge__payments__document__in=document_ids
    )
    return set(found.values_list("charge__payments__document", flat=True))


def held_up(company: Company, *, limit: int) -> set[str]:
    """Return documents of whose money something is on its way or asked back, the latest ones."""
    shares = AttemptShare.objects.filter(attempt__company=company, attempt__status=states.PROCESSING)
    disputes = Dispute.objects.filter(company=company, status=states.OPEN, charge__payments__document__isnull=False)
    return {
        *shares.order_by("-attempt").values_list("document", flat=True)[:limit],
        *disputes.order_by("-id").values_list("charge__payments__document", flat=True)[:limit],
    }


def disputes_of(document: Document) -> list[Dispute]:
    """Return the disputes over the document's payments that somebody may still answer, the most urgent first."""
    found = Dispute.objects.filter(
        company_id=document.company_id, status=states.OPEN, charge__payments__document=document
    )
    return list(found.select_related("charge").order_by(F("due_at").asc(nulls_last=True), "pk"))


def flagged_of(document: Document) -> list[Charge]:
    """Return the money on its way to the document that somebody should look at, also what was put against nothing."""
    return list(flagged(document.company).filter(attempt__shares__document=document))


def flagged(company: Company) -> QuerySet[Charge]:
    """Return the money that somebody should look at, newest first."""
    found = Charge.objects.filter(company=company, dismissed_at=None).exclude(flag="")
    shares = AttemptShare.objects.filter(attempt__company=company, document__company=company).select_related("document")
    return (
        found.select_related("attempt__customer")
        .prefetch_related(Prefetch("attempt__shares", shares.order_by("pk")))
        .order_by("-id")
    )


def open_pages_of(connections: Sequence[Connection], *, company: Company) -> dict[str, tuple[int, int]]:
    """Return for each connection how many pages customers have open there, and how many payments are on their way."""
    found = Attempt.objects.filter(company=company, connection__in=connections).filter(
        status__in=(*states.UNPAID, states.PROCESSING)
    )
    on_its_way = Count("pk", filter=Q(status=states.PROCESSING))
    rows = found.values("connection").annotate(all=Count("pk"), slow=on_its_way).order_by("connection")
    return {row["connection"]: (row["all"] - row["slow"], row["slow"]) for row in rows}
