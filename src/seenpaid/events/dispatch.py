"""Tells the apps above what happened below, once each, in order."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, connection, transaction

from seenpaid.events.models import Event, Setback
from seenpaid.lib.tenancy import across_companies
from seenpaid.lib.times import moment

logger = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 12
LONGEST_WAIT: Final = timedelta(hours=1)

# A constant statement: the worker asks several times a second, mostly for nothing.
_DUE: Final = """
    SELECT event.id
      FROM events_event AS event
      LEFT JOIN events_setback AS setback ON setback.event_id = event.id
     WHERE event.dispatched_at IS NULL AND setback.parked_at IS NULL
       AND (setback.next_attempt_at IS NULL OR setback.next_attempt_at <= %s)
     ORDER BY event.id LIMIT %s
"""

Subscriber = Callable[[Event], None]


def dispatch_due(subscribers: Iterable[Subscriber], *, now: datetime, limit: int = 200) -> int:
    """Hand each waiting event to every subscriber and return how many were handed on.

    An event and the rows its subscribers write commit together, so a crash repeats the whole or nothing. An event
    whose subscriber fails is pushed back, later and later, and parked in the end; it never holds up the others. SEC-201
    """
    subscribers = tuple(subscribers)
    with across_companies("the worker hands on everybody's events, oldest first"), connection.cursor() as cursor:
        cursor.execute(_DUE, [moment(now), limit])
        due = [pk for (pk,) in cursor.fetchall()]
    return sum(_dispatch(pk, subscribers, now=now) for pk in due)


def retry_parked() -> int:
    """Let parked events wait for the worker again, after the cause is mended; return how many."""
    with across_companies("an operator mended what stopped everybody's events"):
        return Setback.objects.filter(parked_at__isnull=False).update(attempts=0, parked_at=None, next_attempt_at=None)


def _dispatch(pk: str, subscribers: tuple[Subscriber, ...], *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            claimed = Event.objects.filter(pk=pk, dispatched_at=None).update(dispatched_at=now)
            if claimed != 1:
                return False
            event = Event.objects.get(pk=pk)
            for tell in subscribers:
                tell(event)
    except Exception as error:
        logger.exception("Event %s could not be handed on; it is pushed back.", pk)
        _push_back(pk, error, now=now)
        return False
    return True


def _push_back(pk: str, error: Exception, *, now: datetime) -> None:
    try:
        with transaction.atomic():
            setback, _ = Setback.objects.get_or_create(event_id=pk)
            setback.attempts += 1
            setback.reason = f"{type(error).__name__}: {error}"[:300].replace("\0", "")
            is_hopeless = setback.attempts >= MOST_ATTEMPTS
            setback.parked_at = now if is_hopeless else None
            setback.next_attempt_at = None if is_hopeless else now + _wait_after(setback.attempts)
            setback.save(update_fields=["attempts", "reason", "parked_at", "next_attempt_at"])
    except DatabaseError:
        logger.exception("Event %s could not be pushed back either; it will be tried at once.", pk)


def _wait_after(attempts: int) -> timedelta:
    return min(timedelta(seconds=2**attempts), LONGEST_WAIT)
