"""Asks the provider how a checkout stands: when the customer comes back, when a page ends, and every night.

All of it ends in the same `apply_facts` as a message does. The network is never inside a transaction.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet

from seenpaid.documents import lifecycle
from seenpaid.lib.advance import LostRaceError, advance
from seenpaid.lib.tenancy import across_companies
from seenpaid.payments import states
from seenpaid.payments.access import ConnectionNotFoundError, connection_to_ask
from seenpaid.payments.account import account_of
from seenpaid.payments.actions.apply import apply_facts
from seenpaid.payments.actions.look_again import next_look_of
from seenpaid.payments.gateways.errors import GatewayError
from seenpaid.payments.gateways.facts import PaymentFact
from seenpaid.payments.gateways.registry import gateway_named
from seenpaid.payments.models import Attempt, Charge, Connection

logger = logging.getLogger(__name__)

_SLOWEST: Final = timedelta(hours=6)
_AFTER_END: Final = timedelta(minutes=1)
_NEVER_OPENED: Final = timedelta(minutes=10)
_GIVE_UP: Final = timedelta(days=60)
_NIGHT: Final = timedelta(hours=24)
_OVERLAP: Final = timedelta(days=3)
"""The nightly list reaches back further than the last one did: providers are late too."""
_REST: Final = timedelta(seconds=3)


def note_return(attempt: Attempt, *, now: datetime) -> Attempt:
    """Ask once how the checkout stands that a customer comes back from, and return the fresh row. Never raises for a silent provider."""
    waits = attempt.status in (*states.UNPAID, states.PROCESSING) and attempt.session_id
    unasked = Q(returned_at=None) | Q(returned_at__lt=now - _REST)
    mine = Attempt.objects.filter(unasked, company_id=attempt.company_id, pk=attempt.pk)
    # Whoever reloads the page makes no more calls than this.
    if waits and mine.update(returned_at=now, next_look_at=now + timedelta(seconds=20)):
        look(attempt, via="return", now=now)
    attempt.refresh_from_db()
    return attempt


def look(attempt: Attempt, *, via: str, now: datetime, closes: bool = False) -> list[str]:
    """Ask, and apply what is so. A provider that does not answer is asked again later.

    With `closes`, the page is closed first; what it has become is asked, never assumed: one that was just paid is booked.
    """
    try:
        connection = connection_to_ask(attempt.connection)
    except ConnectionNotFoundError:
        return []  # Its keys are gone, and with them whatever it could tell.
    provider, account = gateway_named(connection.gateway), account_of(connection)
    is_open = closes and attempt.status in states.UNPAID
    try:
        facts = (provider.expire if is_open else provider.look_up)(account, attempt.session_id)
    except GatewayError as error:
        _set_back(connection, error)
        return []
    return apply_facts(facts, connection=connection, now=now, asked_at=now, via=via)


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
            _alone(_look_at, attempt, now=now)
    for charge in charges:
        held = Charge.objects.filter(company_id=charge.company_id, pk=charge.pk, next_look_at=charge.next_look_at)
        if held.update(next_look_at=next_look_of(charge, now=now)):
            _alone(_look_into, charge, now=now)
    return len(attempts) + len(charges)


def sweep_due(*, now: datetime) -> int:
    """Go through every provider's own list once a night, and return how many payments a lost message had hidden. SEC-97"""
    with across_companies("the worker goes through everybody's payments, once a night"):
        due = Connection.objects.exclude(sealed_keys=b"").filter(
            Q(swept_at=None, connected_at__lte=now - _NIGHT) | Q(swept_at__lte=now - _NIGHT)
        )
        connections = list(due.order_by("pk"))
    return sum(_alone(sweep, connection, now=now) or 0 for connection in connections)


def sweep(connection: Connection, *, now: datetime) -> int:
    """Book what the provider has and we have not; return how many payments that was."""
    since = (connection.swept_at or connection.connected_at) - _OVERLAP
    found = 0
    try:
        for fact in gateway_named(connection.gateway).payments_since(account_of(connection), since):
            found += _book_if_unknown(fact, connection, now=now)
    except GatewayError as error:
        _set_back(connection, error)
        return found
    Connection.objects.filter(company_id=connection.company_id, pk=connection.pk).update(swept_at=now, setback="")
    return found


def _book_if_unknown(fact: PaymentFact, connection: Connection, *, now: datetime) -> int:
    known = Charge.objects.filter(
        company_id=connection.company_id,
        gateway=connection.gateway,
        account=connection.account,
        provider_id=fact.payment_id,
        status=fact.state.value,
    )
    if known.exists():
        return 0
    told = apply_facts([fact], connection=connection, now=now, asked_at=now, via="nightly")
    if told != [states.PAID]:
        return 0
    logger.warning(
        "A payment by %s was found %s after it was made: no message of it came.", connection.gateway, now - fact.at
    )
    return 1


def _alone[Row: Attempt | Charge | Connection, Told](
    verb: Callable[..., Told], row: Row, *, now: datetime
) -> Told | None:
    """Do it for this row; one that fails is logged and comes up again, and never keeps the others waiting."""
    try:
        return verb(row, now=now)
    except Exception:
        logger.exception("%s could not be looked after.", row.pk)
        return None


def _look_into(charge: Charge, *, now: datetime) -> None:
    look(charge.attempt, via="look", now=now)


def _look_at(attempt: Attempt, *, now: datetime) -> None:
    if attempt.session_id:
        look(attempt, via="look", now=now, closes=attempt.unwanted_at is not None)
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


def _set_back(connection: Connection, error: GatewayError) -> None:
    logger.warning("%s could not be asked: %s", connection.gateway, error)
    Connection.objects.filter(company_id=connection.company_id, pk=connection.pk).update(setback=str(error)[:200])
