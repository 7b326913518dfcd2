"""The durable record of what happened; notices, mails and webhooks derive from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from seenpaid.events.kinds import ActorKind, EventKind
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
) -> str:
    """Write one event and return its id. Call it inside the transaction that makes it true. Raises ValueError: no such kind."""
    event_id = new_id("evt", at=at)
    by = [str(actor.kind), str(actor.id), str(actor.name)]
    told = json.dumps(dict(data or {}), ensure_ascii=False)
    _INSERT.run([event_id, company_id, EventKind(kind).value, subject_id, *by, told, moment(at)])
    return event_id
