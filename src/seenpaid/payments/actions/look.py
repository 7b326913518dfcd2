"""The worker looks after open pages and slow money: when a page ends, when it is no longer wanted, and ever more seldom after."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet

from seenpaid.documents import lifecycle
from seenpaid.lib.advance import LostRaceError, advance
from seenpaid.lib.tenancy import across_companies
from seenpaid.payments import states
from seenpaid.payments.actions.look_again import next_look_of
from seenpaid.payments.actions.reconcile import alone, reconcile
from seenpaid.payments.models import Attempt, Charge

_SLOWEST: Final = timedelta(hours=6)
_AFTER_END: Final = timedelta(minutes=1)
_NEVER_OPENED: Final = timedelta(minutes=10)
_GIVE_UP: Final = timedelta(days=60)


def is_look_due(*, now: datetime) -> bool:
    """Say whether there is anything to ask a provider."""
    with across_companies("the worker asks whether anybody's checkout is due"):
        return (
            Attempt.objects.filter(next_look_at__lte=now).exists()
            or Charge.objects.filter(next_look_at__lte=now).exists()
            or _moved_on().exists()
        )


def look_due(*, now: datetime, limit: int = 20) -> int:
    """Ask about the checkouts and charges whose time has come, and return how many were dealt with."""
    with across_companies("the worker looks after everybody's checkouts"):
        # What is no longer owed must not be paid: those pages are closed at once. (SECURITY D6)
        _moved_on().update(unwanted_at=now, next_look_at=now)
        attempts = list(Attempt.objects.filter(next_look_at__lte=now).order_by("next_look_at")[:limit])
        charges = list(Charge.objects.filter(next_look_at__lte=now).order_by("next_look_at")[:limit])
    for attempt in attempts:
        mine = Attempt.objects.filter(company_id=attempt.company_id, pk=attempt.pk, next_look_at=attempt.next_look_at)
        if mine.update(next_look_at=_next_look(attempt, now=now), looks=F("looks") + 1):
            alone(_look_at, attempt, now=now)
    for charge in charges:
        held = Charge.objects.filter(company_id=charge.company_id, pk=charge.pk, next_look_at=charge.next_look_at)
        if held.update(next_look_at=next_look_of(charge, now=now)):
            alone(_look_into, charge, now=now)
    return len(attempts) + len(charges)


def _look_into(charge: Charge, *, now: datetime) -> None:
    reconcile(charge.attempt, via="look", now=now)


def _look_at(attempt: Attempt, *, now: datetime) -> None:
    if attempt.session_id:
        reconcile(attempt, via="look", now=now, closes=attempt.unwanted_at is not None)
    elif now - attempt.created_at >= _NEVER_OPENED:
        _close(attempt)  # The provider never told us of a page, so nobody was ever sent there.


def _close(attempt: Attempt) -> None:
    attempt.refresh_from_db(fields=["status"])
    if attempt.status not in states.UNPAID:
        return
    try:
        advance(attempt, states.EXPIRED, transitions=states.ATTEMPT_TRANSITIONS, next_look_at=None)
    except LostRaceError:
        return  # It has just become something better.


def _next_look(attempt: Attempt, *, now: datetime) -> datetime | None:
    """Return when to ask next: just after the page ends, then ever more seldom; of a slow payment, every few hours."""
    if attempt.status == states.PROCESSING:
        return now + _SLOWEST if now - attempt.created_at < _GIVE_UP else None
    if attempt.unwanted_at is None and now < attempt.expires_at:
        return min(attempt.expires_at + _AFTER_END, now + timedelta(minutes=20))
    if now - attempt.expires_at > _GIVE_UP:
        return None
    wait: timedelta = timedelta(minutes=1) * 2 ** min(attempt.looks, 10)
    return now + min(wait, _SLOWEST)


def _moved_on() -> QuerySet[Attempt]:
    """Return the attempts that may still be paid, although their documents are not as they were when they began."""
    moved = (
        ~Q(shares__document__balance_minor=F("shares__balance_minor"))
        | ~Q(shares__document__status__in=lifecycle.OPEN)
        | ~Q(shares__document__currency=F("currency"))
    )
    fresh = Attempt.objects.filter(status__in=states.UNPAID, unwanted_at=None)
    return fresh.filter(pk__in=fresh.filter(moved).values("pk"))
