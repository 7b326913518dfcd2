"""Reminders, ready to be shown: what goes out, what rests, and what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from seenpaid.companies.access import Company
from seenpaid.documents.parts import next_part
from seenpaid.lib.money import Money
from seenpaid.messaging.preferences.queries import Standing
from seenpaid.messaging.reminders.due import Why
from seenpaid.messaging.reminders.queries import Coming, ReminderDecision, ReminderPause
from seenpaid.web.moments import Moment, day, moment

REASONS: Final[dict[str, str | Promise]] = {
    Why.OVERTAKEN: gettext_lazy("a later one was due too"),
    Why.OPENED: gettext_lazy("it was opened"),
    Why.NOT_OPENED: gettext_lazy("it was not opened"),
    Why.NOT_KNOWN: gettext_lazy("opens are not recorded"),
    Why.ENOUGH: gettext_lazy("it had as many as your settings allow"),
    Why.BEFORE_SENDING: gettext_lazy("its day had come before the invoice was sent"),
    Why.BEFORE_STEP: gettext_lazy("its day had come before it was switched on"),
    Why.TOO_LATE: gettext_lazy("the due date had passed"),
    Why.NO_ADDRESS: gettext_lazy("there is no address to write to"),
    Why.OPTED_OUT: gettext_lazy("they want no reminders by mail"),
    Why.BY_HAND: gettext_lazy("skipped by hand"),
}
CONDITIONS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("any", gettext_lazy("In any case")),
    ("never_opened", gettext_lazy("Only if never opened")),
    ("opened", gettext_lazy("Only if opened")),
)


@dataclass(frozen=True, slots=True)
class ComingRow:
    """One reminder that goes out if nothing happens before."""

    invoice: str
    number: str
    title: str
    customer: str
    customer_id: str
    amount: str
    step: str
    step_id: str
    condition: str
    to: str
    """The addresses, or nothing where nobody is reminded."""
    clock: str
    day: date
    iso: str


@dataclass(frozen=True, slots=True)
class ComingDay:
    """What goes out on one day."""

    name: str
    rows: list[ComingRow]


@dataclass(frozen=True, slots=True)
class PauseRow:
    """Reminders that rest."""

    invoice: str
    number: str
    customer: str
    customer_id: str
    until: str
    reason: str
    is_said: bool = False
    """Of the customer's own word, which ends when somebody dealt with that."""


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """What became of one step of one invoice."""

    invoice: str
    number: str
    customer: str
    step: str
    is_sent: bool
    why: str
    at: Moment


@dataclass(frozen=True, slots=True)
class StandingRow:
    """An address that may not be sent everything."""

    address: str
    off: list[str]
    suppression_id: str
    cause: str
    detail: str
    since: Moment | None


def step_words(days: int) -> str:
    """Return when a step is, in words."""
    if days == 0:
        return _("on the day it is due")
    if days < 0:
        return ngettext("%(n)d day before it is due", "%(n)d days before it is due", -days) % {"n": -days}
    return ngettext("%(n)d day after it was due", "%(n)d days after it was due", days) % {"n": days}


def coming_row(one: Coming, *, company: Company) -> ComingRow:
    """Return one reminder that is planned."""
    document = one.reminded.document
    part = next_part(document)
    local = one.planned.at.astimezone(ZoneInfo(company.time_zone))
    return ComingRow(
        invoice=document.pk,
        number=document.number or "",
        title=document.title,
        customer=document.customer.name,
        customer_id=document.customer_id,
        amount=Money(part.open_minor if part else document.balance_minor, document.currency).format(company.locale),
        step=step_words(one.step.days),
        step_id=one.step.pk,
        condition="" if one.step.condition == "any" else str(dict(CONDITIONS)[one.step.condition]),
        to=", ".join(recipient.address for recipient in one.willing),
        clock=format_date(local, "H:i"),
        day=local.date(),
        iso=one.planned.at.isoformat(timespec="seconds"),
    )


def coming_days(coming: Iterable[Coming], *, company: Company, today: date) -> list[ComingDay]:
    """Return what goes out, day by day."""
    rows = (coming_row(one, company=company) for one in coming)
    return [ComingDay(day_name(on, today=today), list(found)) for on, found in groupby(rows, key=lambda row: row.day)]


def day_name(on: date, *, today: date) -> str:
    """Return `Today, Friday 20 November` and the like."""
    full = format_date(on, "l j F")
    match (on - today).days:
        case 0:
            return _("Today, %(day)s") % {"day": full}
        case 1:
            return _("Tomorrow, %(day)s") % {"day": full}
    return full


def pause_row(pause: ReminderPause) -> PauseRow:
    """Return a pause, of an invoice or of a customer."""
    document = pause.document
    customer = document.customer if document else pause.customer
    return PauseRow(
        invoice=document.pk if document else "",
        number=(document.number or "") if document else "",
        customer=customer.name if customer else "",
        customer_id=customer.pk if customer else "",
        until=day(pause.until),
        reason=pause.reason,
        is_said=not pause.is_chosen,
    )


def decided_row(decision: ReminderDecision, *, now: datetime, zone: str) -> DecidedRow:
    """Return what became of a step."""
    return DecidedRow(
        invoice=decision.document_id,
        number=decision.document.number or "",
        customer=decision.document.customer.name,
        step=step_words(decision.days),
        is_sent=decision.is_sent,
        why=str(REASONS.get(decision.why, "")),
        at=moment(decision.at, now=now, zone=zone),
    )


def standing_rows(standings: Iterable[Standing], *, now: datetime, zone: str) -> list[StandingRow]:
    """Return the addresses with something to tell."""
    words = {"documents": _("invoices and other documents"), "reminders": _("reminders"), "marketing": _("news")}
    return [
        StandingRow(
            address=one.address,
            off=[words[name] for name in one.off],
            suppression_id=one.suppression.pk if one.suppression else "",
            cause=one.suppression.get_cause_display() if one.suppression else "",
            detail=one.suppression.detail if one.suppression else "",
            since=moment(one.suppression.since, now=now, zone=zone) if one.suppression else None,
        )
        for one in sorted(standings, key=lambda one: one.address)
        if not one.is_usual
    ]
