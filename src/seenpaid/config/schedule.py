"""What the worker does, and how often. Every job may run twice, or in two workers at once, without harm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from seenpaid.answers.actions import forget_addresses_due
from seenpaid.companies.actions.answers import forget_answers
from seenpaid.companies.sessions import SessionStore
from seenpaid.config.actions import forget_lost_workers
from seenpaid.config.aside import Aside
from seenpaid.config.subscribers import SUBSCRIBERS
from seenpaid.config.upgrade import tend
from seenpaid.documents.actions.attach import forget_lost_files
from seenpaid.engagement.correcting.lookback import look_back_due
from seenpaid.engagement.forgetting.objection import forget_objected_due
from seenpaid.engagement.forgetting.retention import thin_due, turn_months_due
from seenpaid.events.dispatch import dispatch_due
from seenpaid.exchange.actions import forget_uploads
from seenpaid.messaging.bounce_box import look_for_bounces
from seenpaid.messaging.deliver import deliver_due, is_due
from seenpaid.messaging.reminders.remind import remind_due
from seenpaid.notifications.warn import is_warning_due, mail_warnings_due
from seenpaid.payments import inbox
from seenpaid.payments.actions import (
    forget_keys_due,
    is_look_due,
    is_refund_due,
    look_due,
    refund_due,
    sweep_due,
)

MOST_BATCHES: Final = 400

type Work = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Errand:
    """Done at every tick. A true answer means that there may be more to do at once."""

    name: str
    run: Work
    end: Callable[[], None] = lambda: None
    leaves: bool = False
    """Whether it writes to or asks anybody outside; a restored copy does not. See backup/hold."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Done once in a while, by whichever worker comes first."""

    name: str
    every: timedelta
    run: Work
    leaves: bool = False


def _dispatch_events(now: datetime) -> object:
    return dispatch_due(SUBSCRIBERS, now=now)


def _remind(now: datetime) -> object:
    return remind_due(now=now)


def _is_mail_due(now: datetime) -> bool:
    return is_due(now=now) or is_warning_due(now=now)


def _deliver_mails(now: datetime) -> object:
    return deliver_due(now=now, limit=10, clock=timezone.now) + mail_warnings_due(now=now)


# Mail servers answer when they like; notices must not wait for them.
_MAILS: Final = Aside(_is_mail_due, _deliver_mails)


def _is_money_due(now: datetime) -> bool:
    return inbox.is_due(now=now) or is_look_due(now=now) or is_refund_due(now=now)


def _follow_money(now: datetime) -> object:
    return inbox.handle_due(now=now) + look_due(now=now) + refund_due(now=now)


def _sweep(now: datetime) -> object:
    return sweep_due(now=now)


def _look_for_bounces(now: datetime) -> object:
    return look_for_bounces(now=now)


_BOUNCES: Final = Aside(lambda _: True, _look_for_bounces)


# Payment providers answer when they like, too.
_MONEY: Final = Aside(_is_money_due, _follow_money)
_SWEEP: Final = Aside(lambda _: True, _sweep)


def _forget_messages(now: datetime) -> object:
    return inbox.forget_messages(now=now) + forget_keys_due()


def _forget_ended_sessions(_: datetime) -> object:
    return SessionStore.clear_expired()


def _forget_lost_workers(now: datetime) -> object:
    return forget_lost_workers(now=now)


def _forget_answers(now: datetime) -> object:
    return forget_answers(now=now)


def _forget_addresses(now: datetime) -> object:
    return forget_addresses_due(now=now)


def _forget_uploads(now: datetime) -> object:
    return forget_uploads(now=now)


def _forget_objected(now: datetime) -> object:
    return forget_objected_due(now=now)


def _forget_lost_files(now: datetime) -> object:
    return forget_lost_files(now=now)


def _tend_the_database(_: datetime) -> object:
    tend()
    return None


def _thin_the_log(now: datetime) -> object:
    """Batch by batch, and no more than an hour should bring."""
    return next((batch for batch in range(MOST_BATCHES) if thin_due(now=now) == 0), MOST_BATCHES)


def _look_back(now: datetime) -> object:
    return look_back_due(now=now)


def _turn_months(now: datetime) -> object:
    return turn_months_due(now=now)


ERRANDS: Final = (
    Errand("dispatch events", _dispatch_events),
    Errand("remind", _remind, leaves=True),
    Errand("deliver mails", _MAILS, end=_MAILS.end, leaves=True),
    Errand("follow money", _MONEY, end=_MONEY.end, leaves=True),
)
CHORES: Final = (
    Chore("forget ended sessions", timedelta(hours=1), _forget_ended_sessions),
    Chore("forget lost workers", timedelta(hours=1), _forget_lost_workers),
    Chore("reconcile payments", timedelta(hours=1), _SWEEP, leaves=True),
    Chore("look for bounces", timedelta(minutes=5), _BOUNCES, leaves=True),
    Chore("forget providers' messages", timedelta(hours=1), _forget_messages),
    Chore("forget answers", timedelta(hours=1), _forget_answers),
    Chore("forget where answers came from", timedelta(hours=1), _forget_addresses),
    Chore("forget files to import", timedelta(hours=1), _forget_uploads),
    Chore("look back on opens", timedelta(minutes=2), _look_back),
    Chore("thin the view log", timedelta(hours=1), _thin_the_log),
    Chore("turn the view log's months", timedelta(hours=1), _turn_months),
    Chore("forget those who objected", timedelta(minutes=10), _forget_objected),
    Chore("forget lost files", timedelta(hours=6), _forget_lost_files),
    Chore("tend the database", timedelta(hours=6), _tend_the_database),
)
