"""Reading what goes out next, and what was decided lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from seenpaid.companies.models import Company
from seenpaid.documents.models import Document
from seenpaid.messaging.models import ReminderDecision, ReminderStep
from seenpaid.messaging.reminders.due import Planned, next_reminder
from seenpaid.messaging.reminders.queries.owed import Reminded, reminded_one, undecided
from seenpaid.messaging.reminders.queries.plan import rules_of, steps_of
from seenpaid.messaging.reminders.queries.recipients import Recipient, recipients_of_all, willing_among


@dataclass(frozen=True, slots=True)
class Coming:
    """What goes out next for an invoice, and to whom; to nobody if they want no reminders, or have no address."""

    reminded: Reminded
    planned: Planned
    step: ReminderStep
    willing: Sequence[Recipient] = ()


def coming(company: Company, *, now: datetime, until: datetime) -> list[Coming]:
    """Return what goes out until then if nobody pays, opens or says anything, in that order."""
    rules = rules_of(company)
    if rules is None:
        return []
    found = [
        (reminded, planned)
        for reminded in undecided(company, rules, now=now)
        if (planned := next_reminder(reminded.owed, rules, now=now)) is not None and planned.at < until
    ]
    return _with_recipients(company, sorted(found, key=lambda one: one[1].at))


def next_of(document: Document, *, now: datetime) -> Coming | None:
    """Return what goes out next for one invoice, or None."""
    rules = rules_of(document.company)
    reminded = reminded_one(document, now=now)
    if rules is None or reminded is None:
        return None
    planned = next_reminder(reminded.owed, rules, now=now)
    if planned is None:
        return None
    return _with_recipients(document.company, [(reminded, planned)])[0]


def lately_decided(company: Company, *, since: datetime, limit: int = 50) -> list[ReminderDecision]:
    """Return what was decided lately, the newest first."""
    found = ReminderDecision.objects.filter(company=company, at__gte=since).select_related("document__customer")
    return list(found.order_by("-at", "-pk")[:limit])


def _with_recipients(company: Company, found: Sequence[tuple[Reminded, Planned]]) -> list[Coming]:
    steps = {step.pk: step for step in steps_of(company)}
    recipients = recipients_of_all(company, [reminded.document for reminded, _ in found])
    willing = {one.address for one in willing_among(company, chain.from_iterable(recipients.values()))}
    return [
        Coming(
            reminded,
            planned,
            steps[planned.step.id],
            [one for one in recipients[reminded.document.pk] if one.address in willing],
        )
        for reminded, planned in found
    ]
