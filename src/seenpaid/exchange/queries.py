"""What is handed out, some rows at a time and by key: a long export holds neither memory nor a cursor. SEC-168"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.queries import documents_of
from seenpaid.engagement.models import Engagement
from seenpaid.engagement.queries import View, ViewFilter, views_page
from seenpaid.exchange.batch import Buyer, words_of
from seenpaid.exchange.models import Imported
from seenpaid.payments.models import Payment

__all__ = [
    "Customer",
    "Document",
    "Known",
    "Payment",
    "View",
    "every_customer",
    "every_invoice",
    "every_payment",
    "every_view",
    "known_of",
]

STEP: Final = 500
INVOICES_AT_ONCE: Final = 50
"""Fewer, because each brings up to five hundred lines along."""


def every_customer(company: Company) -> Iterator[Customer]:
    """Give the company's customers, oldest first, each with its contacts at hand."""
    return _by_key(Customer.objects.filter(company=company).prefetch_related("contacts"))


def every_invoice(company: Company) -> Iterator[Document]:
    """Give the company's invoices, oldest first, each with its customer, lines, payments and engagement at hand."""
    found = documents_of(company, kind=Kind.INVOICE).select_related("customer", "engagement")
    return _by_key(found.prefetch_related("lines", "payments__charge"), step=min(STEP, INVOICES_AT_ONCE))


def every_payment(company: Company) -> Iterator[Payment]:
    """Give the company's payments, oldest first, undone ones too."""
    return _by_key(Payment.objects.filter(company=company).select_related("document", "charge"))


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


def _by_key(rows: "QuerySet[Any]", *, step: int = 0) -> Iterator[Any]:
    after = ""
    while found := list(rows.filter(pk__gt=after).order_by("pk")[: step or STEP]):
        yield from found
        after = found[-1].pk


@dataclass(slots=True)
class Known:
    """What the company has already, by everything a file may know it by."""

    customers: dict[str, str] = field(default_factory=dict)
    """Customer ids by key, address and name, each in small letters; one that two share is not in it."""
    numbers: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Of invoices: what each comes to, in minor units, and its currency."""
    keys: set[str] = field(default_factory=set)


def known_of(company: Company, *, source: str) -> Known:
    """Return what the company has, and what was imported from that source before."""
    imported = dict(Imported.objects.filter(company=company, source=source).values_list("key", "subject_id"))
    known = Known(keys={key.removeprefix("invoice:") for key in imported if key.startswith("invoice:")})
    shared: set[str] = set()
    for pk, name, email in Customer.objects.filter(company=company, erased_at=None).values_list("pk", "name", "email"):
        known.customers[f"key:{pk}"] = pk
        for word in words_of(Buyer("", name, email)):
            if known.customers.setdefault(word, pk) != pk:
                shared.add(word)
    for word in shared:
        del known.customers[word]
    alive = {pk for word, pk in known.customers.items() if word.startswith("key:")}
    known.customers |= {f"key:{key.partition(':')[2]}": pk for key, pk in imported.items() if pk in alive}
    invoices = Document.objects.filter(company=company, kind=Kind.INVOICE)
    for pk, number, minor, currency in invoices.values_list("pk", "number", "total_minor", "currency"):
        known.keys.add(pk)
        if number:
            known.numbers[number] = (minor, currency)
    return known
