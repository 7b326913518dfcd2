"""Reading what is owed, and what has been said about it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import Final

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from seenpaid.companies.models import Company
from seenpaid.companies.tracking import OFF, least
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document
from seenpaid.documents.parts import next_part
from seenpaid.documents.queries import invoices, unpaid
from seenpaid.messaging.kinds import MailKind
from seenpaid.messaging.models import Mail, ReminderDecision, ReminderPause
from seenpaid.messaging.reminders.due import Owed, Rules
from seenpaid.messaging.reminders.queries.pauses import pauses_of
from seenpaid.messaging.reminders.queries.recipients import NOT_ON_ITS_WAY

SLACK: Final = timedelta(days=10)
"""How far from its own day a step can move, over a long weekend either way."""
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Reminded:
    """An invoice that is owed, and what the rule of reminders goes by."""

    document: Document
    owed: Owed
    pause: ReminderPause | None


def undecided(company: Company, rules: Rules, *, now: datetime) -> Iterator[Reminded]:
    """Yield every invoice that may be reminded of, the most urgent first, a few hundred at a time."""
    names = [step.id for step in rules.steps]
    days = [step.days for step in rules.steps]
    today = today_of(company, now=now)
    first = min(step.since for step in rules.steps).date() - timedelta(days=max(days)) - SLACK
    found = (
        _owed(company)
        .filter(due_date__gte=first, due_date__lte=today - timedelta(days=min(days)) + SLACK)
        .annotate(known=Count("reminder_decisions", filter=Q(reminder_decisions__step_key__in=names)))
        # In parts, a step is decided once for each of them: which one is next is told below.
        .filter(Q(known__lt=len(names)) | ~Q(stages=[]))
        .order_by("due_date", "pk")
    )
    # The keys first: what is decided meanwhile must not move the rows that come after it.
    for keys in batched(list(found.values_list("pk", flat=True)), _AT_ONCE):
        yield from reminded_of(_owed(company).filter(pk__in=keys).order_by("due_date", "pk"), company=company, now=now)


def reminded_one(document: Document, *, now: datetime) -> Reminded | None:
    """Return what the rule goes by for one invoice; None for one that nobody can be reminded of."""
    found = reminded_of(_owed(document.company).filter(pk=document.pk), company=document.company, now=now)
    return found[0] if found else None


def reminded_of(documents: QuerySet[Document], *, company: Company, now: datetime) -> list[Reminded]:
    """Return what the rule goes by for each of some invoices, with five queries however many they are."""
    rows = list(documents.select_related("customer", "company", "engagement"))
    keys = [document.pk for document in rows]
    mailed = _last_mailed(company, keys)
    decided = _decided(company, keys)
    pauses = pauses_of(company, rows, now=now)
    found = []
    for document in rows:
        if document.due_date is None or document.sent_at is None:
            continue
        pause, decisions = pauses.get(document.pk), decided[document.pk]
        owed = Owed(
            due_date=document.due_date,
            sent_at=max(document.sent_at, mailed.get(document.pk, document.sent_at)),
            opened=_opened(document, company),
            is_silent=pause is not None and pause.until is None,
            silent_until=pause.until if pause else None,
            decided=frozenset(decision.step_key for decision in decisions if decision.part == part_of(document)),
            reminded_at=tuple(decision.at for decision in decisions if decision.is_sent),
        )
        found.append(Reminded(document, owed, pause))
    return found


def part_of(document: Document) -> int:
    """Return how many parts were paid before the one that is owed next; 0 for what is paid as a whole."""
    part = next_part(document)
    return part.number - 1 if part else 0


def _owed(company: Company) -> QuerySet[Document]:
    return unpaid(invoices(company)).filter(due_date__isnull=False)


def _last_mailed(company: Company, keys: Iterable[str]) -> dict[str, datetime]:
    rows = (
        Mail.objects.filter(company=company, document__in=list(keys), kind=MailKind.INVOICE)
        .exclude(status__in=NOT_ON_ITS_WAY)
        .values_list("document")
        .annotate(last=Max("created_at"))
        .order_by()
    )
    return dict(rows)


def _decided(company: Company, keys: Iterable[str]) -> dict[str, list[ReminderDecision]]:
    found: dict[str, list[ReminderDecision]] = defaultdict(list)
    for decision in ReminderDecision.objects.filter(company=company, document__in=list(keys)).order_by("pk"):
        found[decision.document_id].append(decision)
    return found


def _opened(document: Document, company: Company) -> bool | None:
    """Say whether a person opened it; None where that is not recorded, so that nobody guesses."""
    engagement = getattr(document, "engagement", None)
    if engagement is not None and engagement.views > 0:
        return True
    customer = document.customer
    kept = least(settings.SEENPAID_TRACKING, company.tracking, customer.tracking, document.tracking)
    return None if kept == OFF or customer.objected_at else False
