"""What an invoice's page and a customer's page say about reminders and mail."""

from dataclasses import dataclass
from datetime import datetime

from seenpaid.customers.access import Customer
from seenpaid.customers.queries import contacts_of
from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document, Kind
from seenpaid.documents.defaults import today_of
from seenpaid.messaging.preferences.queries import standings
from seenpaid.messaging.reminders.queries import (
    next_of,
    pause_of_customer,
    pause_over,
    recipients_of,
    settings_of,
)
from seenpaid.web.rows.reminder import (
    ComingRow,
    PauseRow,
    StandingRow,
    coming_row,
    day_name,
    pause_row,
    standing_rows,
)


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """Where one invoice's reminders stand."""

    is_on: bool
    next: ComingRow | None
    next_day: str
    pause: PauseRow | None
    is_of_customer: bool
    opted_out: str


def reminder_facts(document: Document, *, now: datetime) -> ReminderFacts | None:
    """Return where the invoice's reminders stand; None for a document that nobody is reminded of."""
    if document.kind != Kind.INVOICE or document.status not in lifecycle.OPEN:
        return None
    company = document.company
    today = today_of(company, now=now)
    coming, pause = next_of(document, now=now), pause_over(document, now=now)
    row = coming_row(coming, company=company) if coming else None
    addresses = [one.address for one in recipients_of(document)]
    unwilling = [one.address for one in standings(company.pk, addresses).values() if not one.allows("reminders")]
    return ReminderFacts(
        is_on=settings_of(company).on_since is not None,
        next=row,
        next_day=day_name(row.day, today=today) if row else "",
        pause=pause_row(pause) if pause else None,
        is_of_customer=pause is not None and pause.document_id is None,
        opted_out=", ".join(sorted(unwilling)),
    )


def mail_facts(customer: Customer, *, now: datetime) -> dict[str, object]:
    """Return how the customer's addresses stand, and whether reminders rest."""
    company = customer.company
    addresses = [customer.email, *(contact.email for contact in contacts_of(customer))]
    found = standings(company.pk, filter(None, addresses))
    pause = pause_of_customer(customer, now=now)
    rows: list[StandingRow] = standing_rows(found.values(), now=now, zone=company.time_zone)
    return {
        "standings": rows,
        "pause": pause_row(pause) if pause else None,
    }
