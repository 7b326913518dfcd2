"""Reading payments."""

from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from seenpaid.companies.models import Company
from seenpaid.documents.models import Document
from seenpaid.payments.actions import PaymentNotFoundError
from seenpaid.payments.models import Payment

__all__ = ["Payment", "access_payment", "payments_of", "received_by_month"]


def payments_of(document: Document) -> QuerySet[Payment]:
    """Return the document's payments, newest first, undone ones too."""
    return Payment.objects.filter(company_id=document.company_id, document=document).order_by("-id")


def access_payment(payment_id: str, *, company: Company) -> Payment:
    """Return the company's payment. Raises PaymentNotFoundError."""
    payment = Payment.objects.select_related("document").filter(pk=payment_id, company=company).first()
    if payment is None:
        raise PaymentNotFoundError
    return payment


def received_by_month(company: Company, *, currency: str, since: date) -> dict[date, int]:
    """Return minor units received per month, by the day they came in."""
    rows = (
        Payment.objects.filter(company=company, currency=currency, paid_on__gte=since, voided_at=None)
        .annotate(month=TruncMonth("paid_on"))
        .values("month")
        .annotate(minor=Sum("amount_minor"))
        .order_by("month")
    )
    return {row["month"]: row["minor"] for row in rows}
