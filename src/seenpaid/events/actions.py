"""The durable record of what happened; notices, mails and webhooks derive from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from seenpaid.events.kinds import ActorKind, EventKind
from seenpaid.events.models import Event
from seenpaid.lib.ids import new_id


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as the timeline will say."""

    kind: ActorKind
    id: str = ""
    name: str = ""


SYSTEM = Actor(ActorKind.SYSTEM)
RECIPIENT = Actor(ActorKind.RECIPIENT)


def record(
    kind: EventKind,
    *,
    company_id: str,
    subject_id: str,
    at: datetime,
    actor: Actor,
    data: Mapping[str, object] | None = None,
) -> Event:
    """Write one event. Call it inside the transaction that makes it true."""
    return Event.objects.create(
        id=new_id("evt", at=at),
        company_id=company_id,
        kind=kind,
        subject_id=subject_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        data=dict(data or {}),
        at=at,
    )
