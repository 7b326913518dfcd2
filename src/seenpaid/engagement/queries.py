"""Reading who looked. Summaries are read, never counted; lists go by key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from seenpaid.companies.models import Company
from seenpaid.documents import lifecycle
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.queries import (
    answers_of,
    applications_of,
    documents_of,
    invoices,
    invoices_made_of,
    overdue,
    unpaid,
    with_lines,
)
from seenpaid.engagement.judging.memory import EXPECTED_AFTER
from seenpaid.engagement.models import Engagement, Habit, Remembered, View
from seenpaid.engagement.representation import (
    CreditNote,
    Invoice,
    Quote,
    credit_note_shape,
    invoice_shape,
    quote_shape,
)
from seenpaid.lib.page import Page
from seenpaid.sharing.models import ShareLink
from seenpaid.sharing.queries import live_links

__all__ = [
    "FILTERS",
    "Engagement",
    "Habit",
    "InvoiceFilter",
    "InvoiceSum",
    "Remembered",
    "View",
    "ViewFilter",
    "ViewNotFoundError",
    "access_view",
    "engagement_of",
    "expected_filters",
    "invoices_page",
    "is_being_read",
    "is_probably_forwarded",
    "papers_page",
    "reader_named",
    "remembered_of",
    "sums_of",
    "ticks",
    "told_credit_notes",
    "told_invoices",
    "told_quotes",
    "views_page",
]

RECENT: Final = timedelta(days=7)
BEING_READ: Final = timedelta(minutes=5)
MOST_TICKS: Final = 300
MOST_SUMMED: Final = 1000
MOST_REMEMBERED: Final = 500

FILTERS: Final = ("all", "unpaid", "overdue", "viewed_recently", "never_opened", "opened_not_paid", "drafts")


class ViewNotFoundError(Exception):
    """No such view in this company."""


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


@dataclass(frozen=True, slots=True)
class ViewFilter:
    """What the history is narrowed to; None means all."""

    actor_type: str | None = None
    verdict: str | None = None
    counted: bool | None = None
    extra: dict[str, str] = field(default_factory=dict)


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


def engagement_of(document: Document) -> Engagement:
    """Return the document's summary; an empty one, not saved, if nobody has looked."""
    found = (
        Engagement.objects.select_related("last_view").filter(company_id=document.company_id, document=document).first()
    )
    return found or Engagement(document=document, company_id=document.company_id)


def told_invoices(documents: Sequence[Document], *, company: Company, now: datetime) -> list[Invoice]:
    """Return a company's invoices as JSON tells them, with three queries however many they are."""
    with_lines(documents)
    links = live_links(documents, company_id=company.pk, now=now)
    looked, today = _looked_at(documents, company=company), today_of(company, now=now)
    return [
        invoice_shape(document, engagement=looked[document.pk], link=links.get(document.pk), today=today)
        for document in documents
    ]


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


def told_quotes(quotes: Sequence[Document], *, company: Company, now: datetime) -> list[Quote]:
    """Return a company's quotes as JSON tells them, with five queries however many they are."""
    with_lines(quotes)
    links = live_links(quotes, company_id=company.pk, now=now)
    looked, today = _looked_at(quotes, company=company), today_of(company, now=now)
    answers = answers_of(quotes, company_id=company.pk)
    made = invoices_made_of(quotes, company_id=company.pk)
    return [
        quote_shape(
            quote,
            engagement=looked[quote.pk],
            link=links.get(quote.pk),
            answer=answers.get(quote.pk),
            invoice_id=made.get(quote.pk),
            today=today,
        )
        for quote in quotes
    ]


def told_credit_notes(notes: Sequence[Document], *, company: Company, now: datetime) -> list[CreditNote]:
    """Return a company's credit notes as JSON tells them, with four queries however many they are."""
    with_lines(notes)
    links = live_links(notes, company_id=company.pk, now=now)
    looked, used = _looked_at(notes, company=company), applications_of(notes, company_id=company.pk)
    return [
        credit_note_shape(note, engagement=looked[note.pk], link=links.get(note.pk), applications=used.get(note.pk, []))
        for note in notes
    ]


def _looked_at(documents: Sequence[Document], *, company: Company) -> dict[str, Engagement]:
    """Return each document's summary; an empty one, not saved, where nobody has looked."""
    found = Engagement.objects.select_related("last_view__visitor").filter(
        company=company, document__in=[document.pk for document in documents]
    )
    known = {engagement.document_id: engagement for engagement in found}
    return {
        document.pk: known.get(document.pk) or Engagement(document=document, company=company) for document in documents
    }


def views_page(document: Document, *, narrowed: ViewFilter, after: str | None = None, limit: int = 50) -> Page[View]:
    """Return the log of opens, newest first, each with its visitor at hand."""
    found = View.objects.filter(company_id=document.company_id, document=document)
    found = found.select_related("visitor", "link__contact")
    if narrowed.actor_type is not None:
        found = found.filter(actor_type=narrowed.actor_type)
    if narrowed.verdict is not None:
        found = found.filter(verdict=narrowed.verdict)
    if narrowed.counted is not None:
        found = found.filter(counted=narrowed.counted)
    if after:
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-id")[: limit + 1])
    return Page(rows[:limit], rows[limit - 1].pk if len(rows) > limit else None)


def access_view(view_id: str, *, company: Company) -> View:
    """Return one open. Raises ViewNotFoundError: missing and foreign look alike."""
    view = View.objects.select_related("visitor", "document").filter(pk=view_id, company=company).first()
    if view is None:
        raise ViewNotFoundError
    return view


def remembered_of(company: Company, *, customer_id: str | None = None) -> list[Remembered]:
    """Return what members said of networks, newest first; of one customer's readers, or everything."""
    found = Remembered.objects.filter(company=company).select_related("customer", "said_by")
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    return list(found.order_by("-id")[:MOST_REMEMBERED])


def expected_filters(company: Company, *, domains: Sequence[str] | None = None) -> list[Habit]:
    """Return the mail domains whose filters are known to open links first; of those named, or all."""
    found = Habit.objects.filter(company=company, mails__gte=EXPECTED_AFTER)
    if domains is not None:
        found = found.filter(domain__in=domains)
    return list(found.order_by("-last_at")[:MOST_REMEMBERED])


def ticks(document: Document, *, since: datetime) -> list[View]:
    """Return the newest opens since then, at most 300: what the strip chart draws."""
    found = View.objects.filter(company_id=document.company_id, document=document, viewed_at__gte=since)
    return list(found.only("id", "viewed_at", "actor_type", "verdict", "counted").order_by("-id")[:MOST_TICKS])


def reader_named(view: View) -> str:
    """Return the name of the contact whose own link was opened, if the link was theirs alone; nothing otherwise.

    Theirs alone: mailed to them, and every counted view through it came from one address or one browser. A link that was
    opened elsewhere too may have been passed on, and then nobody can say who looked.
    """
    if view.link_id is None or not view.counted:
        return ""
    link = ShareLink.objects.select_related("contact").filter(pk=view.link_id, company_id=view.company_id).first()
    if link is None or link.contact is None or link.copied_in:
        return ""
    opened = View.objects.filter(
        company_id=view.company_id, document_id=view.document_id, link_id=view.link_id, counted=True
    )
    families = opened.values("visitor__ip_key").distinct()[:2]
    return str(link.contact.name or link.contact.email) if len(families) == 1 else ""


def is_being_read(engagement: Engagement, *, now: datetime) -> bool:
    """Say whether a person opened it within the last minutes."""
    return engagement.last_read_at is not None and timedelta() <= now - engagement.last_read_at < BEING_READ


def is_probably_forwarded(engagement: Engagement) -> bool:
    """Say whether a second counted visitor came from another address."""
    return engagement.visitors > 1 and engagement.unique_ips > 1
