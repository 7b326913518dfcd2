"""The lists of documents with what is known of their opens, by key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from seenpaid.companies.models import Company
from seenpaid.documents import lifecycle
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.queries import documents_of, invoices, overdue, unpaid
from seenpaid.engagement.models import Engagement
from seenpaid.lib.page import Page

RECENT: Final = timedelta(days=7)
MOST_SUMMED: Final = 1000

FILTERS: Final = ("all", "unpaid", "overdue", "viewed_recently", "never_opened", "opened_not_paid", "drafts")


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """What the list is narrowed to."""

    name: str = "all"
    search: str = ""
    status: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceSum:
    """What some invoices of one currency come to, in minor units."""

    currency: str
    count: int
    total_minor: int
    owed_minor: int


def invoices_page(
    company: Company, *, narrowed: InvoiceFilter, now: datetime, after: str | None = None, limit: int = 50
) -> Page[Document]:
    """Return invoices newest first, each with `engagement` and its last view at hand."""
    found = _narrowed(
        invoices(company, search=narrowed.search, status=narrowed.status, customer=narrowed.customer),
        company=company,
        name=narrowed.name,
        now=now,
    )
    if after:
        found = found.filter(pk__lt=after)
    rows = list(found.select_related("customer", "engagement", "engagement__last_view")[: limit + 1])
    return Page(rows[:limit], rows[limit - 1].pk if len(rows) > limit else None)


def papers_page(
    company: Company,
    *,
    kind: Kind,
    search: str = "",
    status: str = "",
    customer: str = "",
    after: str | None = None,
    limit: int = 50,
) -> Page[Document]:
    """Return quotes or credit notes newest first, each with `engagement` and its last view at hand."""
    found = documents_of(company, kind=kind, search=search, status=status, customer=customer)
    if after:
        found = found.filter(pk__lt=after)
    rows = list(found.select_related("customer", "engagement", "engagement__last_view")[: limit + 1])
    return Page(rows[:limit], rows[limit - 1].pk if len(rows) > limit else None)


def sums_of(company: Company, *, narrowed: InvoiceFilter, now: datetime) -> list[InvoiceSum]:
    """Return what the newest MOST_SUMMED invoices of the narrowed list come to, per currency, largest first."""
    found = _narrowed(
        invoices(company, search=narrowed.search, status=narrowed.status, customer=narrowed.customer),
        company=company,
        name=narrowed.name,
        now=now,
    )
    sums: dict[str, InvoiceSum] = {}
    # Added up here: a database asked to add up "the newest thousand" reads the whole company to find them.
    figures = found.values_list("currency", "status", "total_minor", "balance_minor")[:MOST_SUMMED]
    for currency, status, total, balance in figures:
        before = sums.get(currency, InvoiceSum(currency, 0, 0, 0))
        owed = balance if status in lifecycle.OPEN else 0
        sums[currency] = InvoiceSum(currency, before.count + 1, before.total_minor + total, before.owed_minor + owed)
    return sorted(sums.values(), key=lambda one: -one.total_minor)


def _narrowed(found: QuerySet[Document], *, company: Company, name: str, now: datetime) -> QuerySet[Document]:
    looked = Engagement.objects.filter(company=company, document=OuterRef("pk"))
    match name:
        case "unpaid":
            return unpaid(found)
        case "overdue":
            return overdue(found, today=today_of(company, now=now))
        case "viewed_recently":
            recently = Engagement.objects.filter(company=company, last_viewed_at__gte=now - RECENT)
            return found.filter(pk__in=recently.values("document"))
        case "never_opened":
            return unpaid(found).filter(~Exists(looked.filter(views__gt=0)))
        case "opened_not_paid":
            return unpaid(found).filter(Exists(looked.filter(views__gt=0)))
        case "drafts":
            return found.filter(status=lifecycle.DRAFT)
    return found
