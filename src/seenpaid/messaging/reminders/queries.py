"""Reading what reminders go by: the company's rules, what is owed, and what has been said about it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched, chain
from typing import Final

from django.db.models import Count, Max, Q, QuerySet

from seenpaid.companies.models import Company
from seenpaid.customers.models import Contact, Customer
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document
from seenpaid.documents.queries import invoices, unpaid
from seenpaid.messaging.addresses import InvalidAddressError, read_address
from seenpaid.messaging.kinds import Category, MailKind, Role, Status
from seenpaid.messaging.models import Mail, ReminderDecision, ReminderPause, ReminderSettings, ReminderStep
from seenpaid.messaging.preferences.address import key_of
from seenpaid.messaging.preferences.queries import standings
from seenpaid.messaging.reminders.due import Condition, Owed, Planned, Rules, Step, next_reminder
from seenpaid.messaging.reminders.hours import Hours
from seenpaid.messaging.reminders.plan import USUAL_STEPS, PlannedStep

__all__ = [
    "Coming",
    "Recipient",
    "Reminded",
    "ReminderDecision",
    "ReminderPause",
    "ReminderSettings",
    "ReminderStep",
    "coming",
    "hours_of",
    "is_paused",
    "lately_decided",
    "live_pauses",
    "next_of",
    "pause_of_customer",
    "pause_over",
    "plan_of",
    "recipients_of",
    "reminded_one",
    "rules_of",
    "settings_of",
    "undecided",
    "willing_among",
]

SLACK: Final = timedelta(days=10)
"""How far from its own day a step can move, over a long weekend either way."""
_AT_ONCE: Final = 200
_MOST_RECIPIENTS: Final = 5
_NOT_ON_ITS_WAY: Final = (Status.REFUSED, Status.BOUNCED, Status.WITHHELD, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Reminded:
    """An invoice that is owed, and what the rule of reminders goes by."""

    document: Document
    owed: Owed
    pause: ReminderPause | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address, and the contact it belongs to."""

    address: str
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class Coming:
    """What goes out next for an invoice, and to whom; to nobody if they want no reminders, or have no address."""

    reminded: Reminded
    planned: Planned
    step: ReminderStep
    willing: Sequence[Recipient] = ()


def settings_of(company: Company) -> ReminderSettings:
    """Return how the company reminds; while nobody has said, that it does not, and the usual hours."""
    return ReminderSettings.objects.filter(company=company).first() or ReminderSettings(company=company)


def plan_of(company: Company) -> tuple[ReminderSettings, list[PlannedStep]]:
    """Return the settings and the steps as they may be changed; the usual steps where nobody has chosen any."""
    settings = ReminderSettings.objects.filter(company=company).first()
    if settings is None:
        return ReminderSettings(company=company), list(USUAL_STEPS)
    steps = (
        PlannedStep(step.days, step.pk, step.condition, step.subject, step.text, step.is_on)
        for step in steps_of(company)
    )
    return settings, list(steps)


def steps_of(company: Company) -> list[ReminderStep]:
    """Return the company's steps, the earliest first."""
    return list(ReminderStep.objects.filter(company=company).order_by("days", "position"))


def rules_of(company: Company) -> Rules | None:
    """Return the rules the company reminds by, or None if it does not."""
    settings = settings_of(company)
    if settings.on_since is None:
        return None
    steps = tuple(
        Step(step.pk, step.days, Condition(step.condition), max(step.since, settings.on_since))
        for step in steps_of(company)
        if step.is_on
    )
    if not steps:
        return None
    return Rules(hours_of(settings, company), steps, most=settings.most, gap_days=settings.gap_days)


def hours_of(settings: ReminderSettings, company: Company) -> Hours:
    """Return when the company's reminders may arrive."""
    days = frozenset(int(day) for day in settings.days)
    return Hours(company.time_zone, settings.first_hour, settings.last_hour, days)


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
        .filter(known__lt=len(names))
        .order_by("due_date", "pk")
    )
    # The keys first: what is decided meanwhile must not move the rows that come after it.
    for keys in batched(list(found.values_list("pk", flat=True)), _AT_ONCE):
        yield from reminded_of(_owed(company).filter(pk__in=keys).order_by("due_date", "pk"), company=company, now=now)


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
            decided=frozenset(decision.step_key for decision in decisions),
            reminded_at=tuple(decision.at for decision in decisions if decision.is_sent),
        )
        found.append(Reminded(document, owed, pause))
    return found


def pauses_of(company: Company, documents: Sequence[Document], *, now: datetime) -> dict[str, ReminderPause]:
    """Return the pause that holds for each document: its own or its customer's, whichever ends last."""
    today = today_of(company, now=now)
    customers = {document.customer_id for document in documents}
    own, theirs = {}, {}
    live = ReminderPause.objects.filter(Q(until=None) | Q(until__gte=today), company=company)
    for pause in live.filter(Q(document__in=[one.pk for one in documents]) | Q(customer__in=customers)):
        if pause.document_id:
            own[pause.document_id] = pause
        else:
            theirs[pause.customer_id] = pause
    found = {}
    for document in documents:
        both = [pause for pause in (own.get(document.pk), theirs.get(document.customer_id)) if pause is not None]
        if both:
            found[document.pk] = max(both, key=lambda pause: (pause.until is None, pause.until or today))
    return found


def pause_over(document: Document, *, now: datetime) -> ReminderPause | None:
    """Return the pause that holds for the document: its own or its customer's."""
    return pauses_of(document.company, [document], now=now).get(document.pk)


def is_paused(document: Document, *, company: Company, now: datetime) -> bool:
    """Say whether the document's reminders rest now."""
    return document.pk in pauses_of(company, [document], now=now)


def pause_of_customer(customer: Customer, *, now: datetime) -> ReminderPause | None:
    """Return the customer's pause if it holds."""
    today = today_of(customer.company, now=now)
    return (
        ReminderPause.objects.filter(Q(until=None) | Q(until__gte=today))
        .filter(company_id=customer.company_id, customer=customer)
        .first()
    )


def live_pauses(company: Company, *, now: datetime, limit: int = 50) -> list[ReminderPause]:
    """Return the pauses that hold, the newest first."""
    found = ReminderPause.objects.filter(Q(until=None) | Q(until__gte=today_of(company, now=now)), company=company)
    return list(found.select_related("document__customer", "customer").order_by("-created_at", "-pk")[:limit])


def lately_decided(company: Company, *, since: datetime, limit: int = 50) -> list[ReminderDecision]:
    """Return what was decided lately, the newest first."""
    found = ReminderDecision.objects.filter(company=company, at__gte=since).select_related("document__customer")
    return list(found.order_by("-at", "-pk")[:limit])


def recipients_of(document: Document) -> list[Recipient]:
    """Return to whom a reminder goes: where the invoice itself went, or else to the customer."""
    return _recipients(document.company, [document])[document.pk]


def willing_among(company: Company, everybody: Iterable[Recipient]) -> list[Recipient]:
    """Return those who may be reminded by mail now."""
    asked = list(everybody)
    standing = standings(company.pk, [one.address for one in asked])
    return [one for one in asked if standing[key_of(one.address)].allows(Category.REMINDERS)]


def _with_recipients(company: Company, found: Sequence[tuple[Reminded, Planned]]) -> list[Coming]:
    steps = {step.pk: step for step in steps_of(company)}
    recipients = _recipients(company, [reminded.document for reminded, _ in found])
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


def _recipients(company: Company, documents: Sequence[Document]) -> dict[str, list[Recipient]]:
    contacts: dict[str, dict[str, Contact]] = defaultdict(dict)
    customers = {document.customer_id for document in documents}
    for contact in Contact.objects.filter(company=company, customer__in=customers).order_by("pk"):
        contacts[contact.customer_id][contact.email.lower()] = contact
    mails: dict[str, list[str]] = defaultdict(list)
    went = Mail.objects.filter(company=company, document__in=documents, kind=MailKind.INVOICE, role=Role.TO)
    for key, address in went.exclude(status__in=_NOT_ON_ITS_WAY).order_by("pk").values_list("document", "to_address"):
        mails[key].append(address.lower())
    return {
        document.pk: _chosen(mails[document.pk], document.customer.email.lower(), contacts[document.customer_id])
        for document in documents
    }


def _chosen(mailed_to: Sequence[str], customer: str, contacts: Mapping[str, Contact]) -> list[Recipient]:
    addresses = mailed_to or ([customer] if customer else list(contacts)[:1])
    usable = [address for address in dict.fromkeys(addresses) if _is_usable(address)]
    return [Recipient(address, contacts.get(address)) for address in usable[:_MOST_RECIPIENTS]]


def _is_usable(address: str) -> bool:
    try:
        read_address(address)
    except InvalidAddressError:
        return False
    return True


def _owed(company: Company) -> QuerySet[Document]:
    return unpaid(invoices(company)).filter(due_date__isnull=False)


def _last_mailed(company: Company, keys: Iterable[str]) -> dict[str, datetime]:
    rows = (
        Mail.objects.filter(company=company, document__in=list(keys), kind=MailKind.INVOICE)
        .exclude(status__in=_NOT_ON_ITS_WAY)
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
    return None if company.tracking == "off" else False
