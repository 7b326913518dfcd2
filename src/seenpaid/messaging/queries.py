"""Reading mails, and whom a document can be mailed to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.customers.queries import contacts_of
from seenpaid.documents.models import Document
from seenpaid.lib.page import Page, page_of
from seenpaid.lib.tenancy import across_companies
from seenpaid.messaging.access import server_of
from seenpaid.messaging.kinds import Status
from seenpaid.messaging.models import Mail
from seenpaid.messaging.preferences.address import key_of
from seenpaid.messaging.preferences.queries import standings
from seenpaid.messaging.route import Route, route_of

__all__ = [
    "Backlog",
    "Mail",
    "Recipient",
    "backlog",
    "mails_of",
    "mails_page",
    "recipients_at",
    "route_for",
    "waiting_since_before",
]

FAILED: Final = (Status.REFUSED, Status.BOUNCED, Status.WITHHELD)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody at the customer, and why a document would not reach them by mail."""

    address: str
    name: str
    hindrance: str = ""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the worker has before it, for whoever runs the machine. SEC-199"""

    waiting: int
    oldest_at: datetime | None


def mails_of(document: Document) -> list[Mail]:
    """Return the mails of a document, newest first."""
    found = Mail.objects.filter(company_id=document.company_id, document=document).select_related("link")
    return list(found.defer("html", "text").order_by("-id"))


def mails_page(company: Company, *, show: str = "", after: str | None = None, limit: int = 50) -> Page[Mail]:
    """Return a company's mails, newest first: all, those that `failed`, or those that are still `waiting`."""
    found = Mail.objects.filter(company=company).select_related("document", "customer").defer("html", "text")
    if show == "failed":
        found = found.filter(status__in=FAILED)
    elif show == "waiting":
        found = found.filter(status=Status.QUEUED)
    return page_of(found.order_by("-id"), after=after, limit=limit)


def waiting_since_before(moment: datetime) -> list[Mail]:
    """Return everybody's mails that were asked for by then and still wait."""
    with across_companies("a copy asks what its original may have sent since"):
        found = Mail.objects.filter(status=Status.QUEUED, created_at__lte=moment)
        return list(found.select_related("company", "document", "link").order_by("id"))


def recipients_at(customer: Customer) -> list[Recipient]:
    """Return everybody at the customer who has an address: contacts first, then the customer's own address."""
    people = {contact.email.lower(): contact.name for contact in contacts_of(customer)}
    if customer.email:
        people.setdefault(customer.email.lower(), "")
    standing = standings(customer.company_id, people)
    return [
        Recipient(address, name, _hindrance(standing[key_of(address)].suppression, standing[key_of(address)].off))
        for address, name in people.items()
    ]


def route_for(company: Company) -> Route | None:
    """Return the way the company's mail goes out, or None when it is kept."""
    return route_of(company, server_of(company))


def backlog(*, now: datetime) -> Backlog:
    """Return how many mails are due and since when."""
    with across_companies("an operator asks how the mail is doing"):
        due = Mail.objects.filter(status=Status.QUEUED, next_attempt_at__lte=now).order_by("next_attempt_at")
        return Backlog(due.count(), due.values_list("next_attempt_at", flat=True).first())


def _hindrance(suppression: object, off: tuple[str, ...]) -> str:
    if suppression is not None:
        return "dead"
    return "unwanted" if "documents" in off else ""
