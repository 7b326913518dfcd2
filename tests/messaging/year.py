"""A simulated year: invoices, opens, payments, promises and an unreliable worker, and beside it a slow, plain account of
what should have gone out. The two know nothing of each other but the rules in words.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from seenpaid.companies.models import Membership
from seenpaid.documents.actions import cancel
from seenpaid.documents.models import Document
from seenpaid.lib.money import Money
from seenpaid.messaging.models import Mail, ReminderDecision, ReminderSettings
from seenpaid.messaging.reminders.actions import pause, resume, set_reminders
from seenpaid.messaging.reminders.remind import EVERY, remind_due
from seenpaid.payments.actions import record_manual, void_manual
from seenpaid.payments.models import Payment
from tests.make import NOW, make_company, make_customer, make_document, make_link, make_open, make_plan, make_user

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
MOST, GAP = 4, 3
STEPS: Final = ((-3, "any"), (0, "any"), (7, "never_opened"), (7, "opened"), (14, "any"), (30, "opened"))
PLACES: Final = (
    ("Europe/Berlin", 9, 17, "01234"),
    ("America/New_York", 8, 12, "01234"),
    ("Australia/Lord_Howe", 0, 24, "0123456"),
    ("Asia/Kathmandu", 10, 11, "0123456"),
    ("Pacific/Apia", 16, 24, "024"),
    ("America/Sao_Paulo", 2, 4, "5"),
)
"""Zone, first hour, last hour, days of the week."""


@dataclass
class Seller:
    """A company, and how it reminds."""

    member: Membership
    zone: ZoneInfo
    first: int
    last: int
    days: frozenset[int]
    steps: list[tuple[str, int, str]] = field(default_factory=list)
    """Id, days, condition."""


@dataclass
class Life:
    """One invoice: when it was sent, when it is due, and what happened to it."""

    seller: Seller
    document: Document
    sent_at: datetime
    due: date
    deeds: list[tuple[datetime, str, Any]]


@dataclass
class Year:
    """What was simulated, and what came of it."""

    lives: list[Life]
    ticks: list[datetime]
    reminders: dict[tuple[str, int, str], datetime]
    """(invoice, days, condition) -> when."""
    expected: dict[tuple[str, int, str], datetime]
    counts: Counter[str]


def live_through(
    *, seed: int, start: date, days: int, invoices: int, places: int = len(PLACES), rest: int = 60
) -> Year:
    """Let it all happen, in order, and return what the worker did and what it should have done.

    Invoices are sent in the first `days`; the worker goes on for another `rest`.
    """
    chance = Random(seed)  # the same year for the same seed.
    begin = datetime.combine(start, time(), UTC)
    sellers = [_seller(number, begin) for number in range(places)]
    lives = [_life(chance.choice(sellers), chance, begin, days) for _ in range(invoices)]
    ticks = _apart(sorted(set(_ticks(sellers, chance, begin, days + rest))))
    _play(lives, ticks)
    expected: dict[tuple[str, int, str], datetime] = {}
    for life in lives:
        expected |= _account(life, ticks)
    counts = Counter(kind for life in lives for _, kind, _ in life.deeds)
    return Year(lives, ticks, _written(lives), expected, counts)


def _seller(number: int, begin: datetime) -> Seller:
    zone, first, last, days = PLACES[number]
    member = make_company(f"Seller {number}", owner=make_user(f"seller{number}"), time_zone=zone)
    steps = [{"days": after, "condition": condition, "is_on": True} for after, condition in STEPS]
    plan = make_plan(steps=steps, first_hour=first, last_hour=last, days=list(days), most=MOST, gap_days=GAP)
    set_reminders(member.company, raw=plan, by=member, now=begin - 400 * DAY)
    rows = member.company.reminder_steps.order_by("position").values_list("pk", "days", "condition")
    return Seller(member, ZoneInfo(zone), first, last, frozenset(map(int, days)), list(rows))


def _life(seller: Seller, chance: Random, begin: datetime, days: int) -> Life:
    sent_at = begin + timedelta(minutes=chance.randrange(days * 24 * 60))
    customer = make_customer(seller.member, email="dora@example.com")
    issued_on = sent_at.astimezone(seller.zone).date()
    due = issued_on + timedelta(days=chance.choice((0, 1, 7, 14, 14, 30, 45)))
    if chance.random() < 0.2:  # at the end of its month.
        due = (due.replace(day=1) + 32 * DAY).replace(day=1) - DAY
    document = make_document(
        seller.member, customer=customer, now=sent_at, issue_date=issued_on.isoformat(), due_date=due.isoformat()
    )
    return Life(seller, document, sent_at, due, _deeds(sent_at, chance))


def _deeds(sent_at: datetime, chance: Random) -> list[tuple[datetime, str, Any]]:
    def after(most_days: float) -> datetime:
        return sent_at + timedelta(minutes=chance.randrange(1, int(most_days * 24 * 60)))

    deeds: list[tuple[datetime, str, Any]] = []
    if chance.random() < 0.6:
        deeds.append((after(30), "open", None))
    if chance.random() < 0.3:
        deeds.append((after(40), "part", None))
    if chance.random() < 0.5:
        paid = after(60)
        deeds.append((paid, "pay", None))
        if chance.random() < 0.2:
            deeds.append((paid + timedelta(minutes=chance.randrange(60, 9000)), "void", None))
    elif chance.random() < 0.2:
        deeds.append((after(40), "cancel", None))
    if chance.random() < 0.3:
        paused = after(40)
        until = None if chance.random() < 0.5 else chance.randrange(0, 15)
        deeds.append((paused, "pause", until))
        if until is None or chance.random() < 0.3:
            deeds.append((paused + timedelta(minutes=chance.randrange(60, 20_000)), "resume", None))
    return sorted(deeds, key=lambda deed: deed[0])


def _ticks(sellers: list[Seller], chance: Random, begin: datetime, days: int) -> Iterator[datetime]:
    """The worker looks when each place opens and now and then besides; sometimes it is down for days."""
    down_until = begin
    for number in range(days):
        day = begin + number * DAY
        if chance.random() < 0.03:
            down_until = day + timedelta(hours=chance.randrange(2, 24 * 9))
        openings = (datetime.combine(day.date(), time(seller.first), seller.zone) for seller in sellers)
        moments = [day + timedelta(minutes=chance.randrange(24 * 60)), *(one.astimezone(UTC) for one in openings)]
        yield from (moment.replace(second=0) for moment in moments if moment >= down_until)


def _apart(ticks: list[datetime]) -> list[datetime]:
    """Leave out what comes too soon after the one before: a company is left alone for a quarter of an hour."""
    kept: list[datetime] = []
    for tick in ticks:
        if not kept or tick - kept[-1] >= EVERY:
            kept.append(tick)
    return kept


def _play(lives: list[Life], ticks: list[datetime]) -> None:
    # What is done at the very moment of a look is done before it.
    happenings: list[tuple[datetime, int, Life | None, tuple[str, Any]]] = [
        (at, 0, life, (kind, value)) for life in lives for at, kind, value in life.deeds
    ]
    happenings += [(at, 1, None, ("tick", None)) for at in ticks]
    for at, _, life, (kind, value) in sorted(happenings, key=lambda one: one[:2]):
        if life is None:
            remind_due(now=at)
            if at.minute % 3 == 0:
                ReminderSettings.objects.update(next_look_at=at)  # a second scheduler that saw nothing of the first.
                remind_due(now=at)
        else:
            _do(life, kind, value, at=at)


def _do(life: Life, kind: str, value: Any, *, at: datetime) -> None:
    by, document = life.seller.member, life.document
    document.refresh_from_db()
    match kind:
        case "open" if document.status != "cancelled":
            make_open(make_link(by, document=document, now=at), after=at - NOW)
        case "part" | "pay" if document.balance_minor > 0 and document.status != "cancelled":
            minor = document.balance_minor // 3 if kind == "part" else document.balance_minor
            on = at.astimezone(life.seller.zone).date().isoformat()
            raw = {"amount": Money(minor, "EUR").major(), "method": "cash", "paid_on": on, "reference": ""}
            record_manual(document, raw=raw, by=by, now=at)
        case "void":
            last = Payment.objects.filter(document=document, voided_at=None).order_by("-pk").first()
            if last is not None:
                void_manual(last, by=by, now=at)
        case "cancel" if document.status in {"sent", "viewed", "partially_paid"}:
            cancel(document, by=by, now=at)
        case "pause":
            until = "" if value is None else (at.astimezone(life.seller.zone).date() + value * DAY).isoformat()
            pause(document, raw={"until": until}, by=by, now=at)
        case "resume":
            resume(document, by=by, now=at)


def _written(lives: list[Life]) -> dict[tuple[str, int, str], datetime]:
    conditions = {key: condition for life in lives for key, _, condition in life.seller.steps}
    found = {}
    for decision in ReminderDecision.objects.filter(is_sent=True):
        mails = Mail.objects.filter(occasion__startswith=f"reminder:{decision.step_key}:{decision.document_id}:")
        assert [mail.created_at for mail in mails] == [decision.at], "one mail for each reminder"
        found[decision.document_id, decision.days, conditions[decision.step_key]] = decision.at
    return found


def _account(life: Life, ticks: list[datetime]) -> dict[tuple[str, int, str], datetime]:
    """Say what should have gone out, look by look, from the invoice's history alone."""
    seller, done, sent = life.seller, set[str](), list[datetime]()
    found: dict[tuple[str, int, str], datetime] = {}
    for tick in ticks:
        local = tick.astimezone(seller.zone)
        if local.weekday() not in seller.days or not seller.first <= local.hour < seller.last:
            continue
        if tick < life.sent_at or not _is_owed(life, tick):
            continue
        due = []
        for key, days, condition in seller.steps:
            own = _own(life, days)
            if key in done or tick < own:
                continue
            if own < life.sent_at or (days < 0 and local.date() > life.due):
                done.add(key)
            elif tick >= life.sent_at + 48 * HOUR and (
                not sent or local.date() >= sent[-1].astimezone(seller.zone).date() + GAP * DAY
            ):
                due.append((days, key, condition))
        done |= {key for _, key, _ in due}
        fit = [one for one in due if one[2] == "any" or (one[2] == "opened") == _was_opened(life, tick)]
        if fit and len(sent) < MOST:
            days, _, condition = max(fit, key=lambda one: one[0])
            found[life.document.pk, days, condition] = tick
            sent.append(tick)
    return found


def _own(life: Life, days: int) -> datetime:
    day = life.due + days * DAY
    while day.weekday() not in life.seller.days:
        day += -DAY if days < 0 else DAY
    return datetime.combine(day, time(life.seller.first), life.seller.zone).astimezone(UTC)


def _was_opened(life: Life, at: datetime) -> bool:
    return any(kind == "open" and when <= at for when, kind, _ in life.deeds)


def _is_owed(life: Life, at: datetime) -> bool:
    """Follow the money and the promises up to that moment."""
    left, paid, cancelled, paused = 3.0, [], False, None
    for when, kind, value in life.deeds:
        if when > at:
            break
        match kind:
            case "part" | "pay" if left > 0 and not cancelled:
                paid.append(left / 3 if kind == "part" else left)
                left -= paid[-1]
            case "void" if paid:
                left += paid.pop()
            case "cancel" if left > 0:
                cancelled = True
            case "pause":
                paused = (when.astimezone(life.seller.zone).date() + value * DAY) if value is not None else date.max
            case "resume":
                paused = None
    rests = paused is not None and at.astimezone(life.seller.zone).date() <= paused
    return left > 1e-9 and not cancelled and not rests
