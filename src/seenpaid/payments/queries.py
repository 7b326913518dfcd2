"""Reading payments."""

from django.db.models import QuerySet

from seenpaid.companies.models import Company
from seenpaid.documents.models import Document
from seenpaid.payments.actions import PaymentNotFoundError
from seenpaid.payments.models import Payment


def payments_of(document: Document) -> QuerySet[Payment]:
    """Return the document's payments, newest first, undone ones too."""
    return Payment.objects.filter(company_id=document.company_id, document=document).order_by("-id")


def access_payment(payment_id: str, *, company: Company) -> Payment:
    """Return the company's payment. Raises PaymentNotFoundError."""
    payment = Payment.objects.select_related("document").filter(pk=payment_id, company=company).first()
    if payment is None:
        raise PaymentNotFoundError
    return payment
