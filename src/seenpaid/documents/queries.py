"""Reading documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum, prefetch_related_objects
from django.db.models.functions import TruncMonth

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents import lifecycle
from seenpaid.documents.access import DocumentNotFoundError
from seenpaid.documents.models import Attachment, Credit, CreditApplication, Document, Kind, QuoteAnswer, Revision


def invoices(company: Company, *, search: str = "", status: str = "", customer: str = "") -> QuerySet[Document]:
    """Return a company's invoices, newest first."""
    return documents_of(company, kind=Kind.INVOICE, search=search, status=status, customer=customer)


def documents_of(
    company: Company, *, kind: Kind, search: str = "", status: str = "", customer: str = ""
) -> QuerySet[Document]:
    """Return a company's documents of one kind, newest first."""
    found = Document.objects.filter(company=company, kind=kind).select_related("customer").order_by("-id")
    if status:
        found = found.filter(status=status)
    if customer:
        found = found.filter(customer_id=customer)
    for word in search.lower().split()[:8]:
        found = found.filter(Q(search__contains=word) | Q(customer__search__contains=word))
    return found


def papers_of(customer: Customer) -> QuerySet[Document]:
    """Return everything a customer was sent, newest first: drafts never."""
    found = Document.objects.filter(company_id=customer.company_id, customer=customer)
    return found.exclude(status=lifecycle.DRAFT).order_by("-issue_date", "-id")


def accounted(customer: Customer, *, since: date | None, until: date | None) -> QuerySet[Document]:
    """Return the customer's invoices and credit notes that count, of a period where one is named, oldest first."""
    found = papers_of(customer).exclude(status=lifecycle.CANCELLED).exclude(kind=Kind.QUOTE)
    if since:
        found = found.filter(issue_date__gte=since)
    if until:
        found = found.filter(issue_date__lte=until)
    return found.order_by("issue_date", "id")


def unpaid(found: QuerySet[Document]) -> QuerySet[Document]:
    """Keep what is issued and owed."""
    return found.filter(status__in=lifecycle.OPEN, balance_minor__gt=0)


def overdue(found: QuerySet[Document], *, today: date) -> QuerySet[Document]:
    """Keep what is owed past its due date."""
    return unpaid(found).filter(due_date__lt=today)


def with_lines(documents: Sequence[Document]) -> None:
    """Put every document's lines at hand, with one query for all of them."""
    prefetch_related_objects(documents, "lines")


def revision_of(document: Document, *, number: int | None = None) -> Revision:
    """Return a frozen revision, the current one by default. Raises DocumentNotFoundError."""
    wanted = document.revision if number is None else number
    revision = Revision.objects.filter(company_id=document.company_id, document=document, number=wanted).first()
    if revision is None:
        raise DocumentNotFoundError
    return revision


def revisions_of(document: Document) -> list[Revision]:
    """Return every frozen revision, newest first."""
    return list(
        Revision.objects.filter(company_id=document.company_id, document=document).defer("snapshot").order_by("-number")
    )


def attachments_of(document_id: str, *, company_id: str) -> list[Attachment]:
    """Return the files beside a document, in the order they came."""
    return list(Attachment.objects.filter(company_id=company_id, document_id=document_id).order_by("id"))


def answer_of(quote: Document) -> QuoteAnswer | None:
    """Return what its customer said, if they did."""
    return answers_of([quote], company_id=quote.company_id).get(quote.pk)


def answers_of(quotes: Sequence[Document], *, company_id: str) -> dict[str, QuoteAnswer]:
    """Return what customers said, by the quote's id."""
    found = QuoteAnswer.objects.filter(company_id=company_id, document__in=[quote.pk for quote in quotes])
    return {answer.document_id: answer for answer in found}


def invoices_made_of(quotes: Sequence[Document], *, company_id: str) -> dict[str, str]:
    """Return the id of the invoice each quote became, by the quote's id."""
    found = Document.objects.filter(company_id=company_id, kind=Kind.INVOICE, origin__in=[quote.pk for quote in quotes])
    return {str(origin): pk for origin, pk in found.values_list("origin_id", "pk")}


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed in one currency, and how much of it is late, in minor units."""

    currency: str
    owed: int
    count: int
    overdue: int = 0
    overdue_count: int = 0


def owed_by_currency(company: Company, *, today: date) -> list[Owed]:
    """Return what all customers owe, most first."""
    late = Q(due_date__lt=today)
    rows = (
        unpaid(Document.objects.filter(company=company, kind=Kind.INVOICE))
        .values("currency")
        .annotate(
            owed=Sum("balance_minor"),
            count=Count("pk"),
            overdue=Sum("balance_minor", filter=late, default=0),
            overdue_count=Count("pk", filter=late),
        )
        .order_by("-owed")
    )
    return [Owed(**row) for row in rows]


def balances_of(customer: Customer, *, today: date | None = None) -> list[Owed]:
    """Return what a customer owes, per currency, and how much of it is late where `today` is given."""
    late = Q(due_date__lt=today) if today else Q(pk=None)
    rows = (
        unpaid(Document.objects.filter(company_id=customer.company_id, customer=customer, kind=Kind.INVOICE))
        .values("currency")
        .annotate(
            owed=Sum("balance_minor"),
            count=Count("pk"),
            overdue=Sum("balance_minor", filter=late, default=0),
            overdue_count=Count("pk", filter=late),
        )
        .order_by("currency")
    )
    return [Owed(**row) for row in rows]


@dataclass(frozen=True, slots=True)
class CreditBalance:
    """What a customer has to their credit in one currency."""

    currency: str
    minor: int


def credit_balances(customer: Customer) -> list[CreditBalance]:
    """Return what a customer can still use, per currency."""
    return credit_by_customer([customer.pk], company_id=customer.company_id).get(customer.pk, [])


def credit_by_customer(customer_ids: Sequence[str], *, company_id: str) -> dict[str, list[CreditBalance]]:
    """Return what customers can still use, per currency, by the customer's id; who has nothing is left out."""
    rows = (
        Credit.objects.filter(company_id=company_id, customer__in=customer_ids, used_minor__lt=F("amount_minor"))
        .values("customer_id", "currency")
        .annotate(minor=Sum(F("amount_minor") - F("used_minor")))
        .order_by("currency")
    )
    found: dict[str, list[CreditBalance]] = {}
    for row in rows:
        found.setdefault(row["customer_id"], []).append(CreditBalance(row["currency"], row["minor"]))
    return found


def credit_balance(customer: Customer, *, currency: str) -> int:
    """Return what a customer can still use in one currency, in minor units."""
    return next((row.minor for row in credit_balances(customer) if row.currency == currency), 0)


def applications_on(invoice: Document) -> list[CreditApplication]:
    """Return the credit an invoice was given, newest first, undone ones too; where it came from is at hand."""
    found = CreditApplication.objects.filter(company_id=invoice.company_id, invoice=invoice)
    return list(found.select_related("credit__document").order_by("-id"))


def applications_of(notes: Sequence[Document], *, company_id: str) -> dict[str, list[CreditApplication]]:
    """Return what credit notes were used on and still are, oldest first, by the note's id; the invoices are at hand."""
    found = CreditApplication.objects.filter(
        company_id=company_id, credit__document__in=[note.pk for note in notes], undone_at=None
    )
    used: dict[str, list[CreditApplication]] = {}
    for application in found.select_related("credit", "invoice").order_by("id"):
        used.setdefault(str(application.credit.document_id), []).append(application)
    return used


def credit_notes_of(invoice: Document) -> list[Document]:
    """Return the credit notes made from an invoice, oldest first."""
    found = Document.objects.filter(company_id=invoice.company_id, kind=Kind.CREDIT_NOTE, origin=invoice)
    return list(found.order_by("id"))


def open_invoices_of(customer: Customer, *, currency: str) -> list[Document]:
    """Return what a customer owes in a currency, longest due first; at most a hundred."""
    found = Document.objects.filter(
        company_id=customer.company_id, customer=customer, kind=Kind.INVOICE, currency=currency
    )
    return list(unpaid(found).order_by("due_date", "id")[:100])


def invoiced_by_month(company: Company, *, currency: str, since: date) -> dict[date, int]:
    """Return minor units invoiced per month, by issue date."""
    rows = (
        Document.objects.filter(company=company, kind=Kind.INVOICE, currency=currency, issue_date__gte=since)
        .exclude(status__in=[lifecycle.DRAFT, lifecycle.CANCELLED])
        .annotate(month=TruncMonth("issue_date"))
        .values("month")
        .annotate(minor=Sum("total_minor"))
        .order_by("month")
    )
    return {row["month"]: row["minor"] for row in rows}
