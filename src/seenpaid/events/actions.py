"""The durable record of what happened; notices, mails and webhooks derive from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from seenpaid.events.kinds import ActorKind, EventKind
from seenpaid.events.models import Event
from seenpaid.lib.ids import new_id
from seenpaid.lib.statement import Statement
from seenpaid.lib.times import moment


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as the timeline will say."""

    kind: ActorKind
    id: str = ""
    name: str = ""


SYSTEM = Actor(ActorKind.SYSTEM)
RECIPIENT = Actor(ActorKind.RECIPIENT)


# Constant, because an event is written on the path of every counted view.
_COLUMNS: Final = ("id", "company_id", "kind", "subject_id", "actor_kind", "actor_id", "actor_name", "data", "at")
_INSERT: Final = Statement(
    f"INSERT INTO events_event ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608  # constants.
)


def record(
    kind: EventKind,
    *,
    company_id: str,
    subject_id: str,
    at: datetime,
    actor: Actor,
    data: Mapping[str, object] | None = None,
) -> Event:
    """Write one event. Call it inside the transaction that makes it true. Raises ValueError: no such kind."""
    event = Event(
        id=new_id("evt", at=at),
        company_id=company_id,
        kind=EventKind(kind),
        subject_id=subject_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        data=dict(data or {}),
        at=at,
    )
    values = [getattr(event, name) for name in _COLUMNS[:-2]]
    _INSERT.run([*map(str, values), json.dumps(event.data, ensure_ascii=False), moment(at)])
    return event
