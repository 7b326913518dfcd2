"""Reading what happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event, Setback
from seenpaid.lib.tenancy import across_companies

__all__ = ["Backlog", "Event", "Happening", "backlog", "feed", "happened_since", "has_happened", "timeline"]


# A constant statement: it is asked twice a second, mostly for nothing.
_SINCE: Final = "SELECT id, company_id, kind, subject_id FROM events_event WHERE id > %s ORDER BY id DESC LIMIT %s"


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the worker has before it, for whoever runs the machine."""

    waiting: int
    oldest_at: datetime | None
    parked: int


class Happening(NamedTuple):
    """An event in the fewest words."""

    id: str
    company_id: str
    kind: str
    subject_id: str


def happened_since(key: str, *, limit: int) -> list[Happening]:
    """Return what happened anywhere after that event, oldest first; of very much, the newest."""
    with across_companies("one look for everybody who listens for news"), connection.cursor() as cursor:
        cursor.execute(_SINCE, [key, limit])
        return [Happening(*row) for row in reversed(cursor.fetchall())]


def backlog() -> Backlog:
    """Return how many events wait for the worker, since when, and how many it gave up on."""
    with across_companies("an operator asks how the worker is doing"):
        waiting = Event.objects.filter(dispatched_at=None, setback=None)
        oldest = waiting.order_by("id").values_list("at", flat=True).first()
        parked = Setback.objects.filter(event__dispatched_at=None, parked_at__isnull=False).count()
        return Backlog(waiting.count(), oldest, parked)


def timeline(company_id: str, subject_id: str) -> QuerySet[Event]:
    """Return the events of one document, newest first."""
    return Event.objects.filter(company_id=company_id, subject_id=subject_id).order_by("-id")


def has_happened(kind: EventKind, *, company_id: str, subject_id: str) -> bool:
    """Say whether it ever happened to the subject."""
    return Event.objects.filter(company_id=company_id, subject_id=subject_id, kind=kind).exists()


def feed(company_id: str) -> QuerySet[Event]:
    """Return all events of a company, newest first."""
    return Event.objects.filter(company_id=company_id).order_by("-id")
