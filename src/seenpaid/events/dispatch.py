"""Tells the apps above what happened below, once each, in order."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from seenpaid.events.models import Event
from seenpaid.lib.tenancy import across_companies

logger = logging.getLogger(__name__)

Subscriber = Callable[[Event], None]


def dispatch_due(subscribers: Iterable[Subscriber], *, now: datetime, limit: int = 200) -> int:
    """Hand each waiting event to every subscriber and return how many were handed on.

    An event and the rows its subscribers write commit together, so a crash repeats the whole or nothing. An event
    whose subscriber fails stays waiting and does not hold up the others.
    """
    subscribers = tuple(subscribers)
    with across_companies("the worker hands on everybody's events, oldest first"):
        due = list(Event.objects.filter(dispatched_at=None).order_by("id").values_list("pk", flat=True)[:limit])
    return sum(_dispatch(pk, subscribers, now=now) for pk in due)


def _dispatch(pk: str, subscribers: tuple[Subscriber, ...], *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            claimed = Event.objects.filter(pk=pk, dispatched_at=None).update(dispatched_at=now)
            if claimed != 1:
                return False
            event = Event.objects.get(pk=pk)
            for tell in subscribers:
                tell(event)
    except Exception:
        logger.exception("Event %s could not be dispatched; it stays waiting.", pk)
        return False
    return True
