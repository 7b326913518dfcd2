"""What is handed out, some rows at a time and by key: a long export holds neither memory nor a cursor. SEC-168"""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import QuerySet

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.queries import documents_of
from seenpaid.engagement.models import Engagement
from seenpaid.engagement.queries import View, ViewFilter, views_page
from seenpaid.payments.models import Payment

__all__ = ["Customer", "Document", "Payment", "View", "every_customer", "every_invoice", "every_payment", "every_view"]

STEP: Final = 500


def every_customer(company: Company) -> Iterator[Customer]:
    """Give the company's customers, oldest first, each with its contacts at hand."""
    return _by_key(Customer.objects.filter(company=company).prefetch_related("contacts"))


def every_invoice(company: Company) -> Iterator[Document]:
    """Give the company's invoices, oldest first, each with its customer, lines and engagement at hand."""
    found = documents_of(company, kind=Kind.INVOICE).select_related("customer", "engagement")
    return _by_key(found.prefetch_related("lines"))


def every_payment(company: Company) -> Iterator[Payment]:
    """Give the company's payments, oldest first, undone ones too."""
    return _by_key(Payment.objects.filter(company=company).select_related("document"))


def every_view(company: Company) -> Iterator[tuple[Document, View]]:
    """Give every open of the company's papers, paper by paper, newest first, with its paper."""
    for engagement in _by_key(Engagement.objects.filter(company=company).select_related("document")):
        after: str | None = None
        while True:
            page = views_page(engagement.document, narrowed=ViewFilter(), after=after, limit=STEP)
            for view in page.rows:
                yield engagement.document, view
            if (after := page.next_key) is None:
                break


def _by_key(rows: "QuerySet[Any]") -> Iterator[Any]:
    after = ""
    while found := list(rows.filter(pk__gt=after).order_by("pk")[:STEP]):
        yield from found
        after = found[-1].pk
