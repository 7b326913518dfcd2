"""Reading payments."""

from datetime import date
from typing import Final

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from seenpaid.companies.models import Company
from seenpaid.documents.models import Document
from seenpaid.payments.models import Connection, Payment

__all__ = ["Connection", "Payment", "connections_of", "payments_of", "received_by_month", "usable_connections"]

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
