"""An event in JSON."""

from collections.abc import Mapping
from typing import Final, TypedDict

from seenpaid.events import models
from seenpaid.events.kinds import ActorKind, EventKind
from seenpaid.lib.wire import Id, Moment, amount, moment

type EventType = str
type ActorType = str
WORDS: Final = {"EventType": EventKind.values, "ActorType": ActorKind.values}


class Actor(TypedDict):
    """Who did it."""

    type: ActorType
    id: str
    name: str


class Event(TypedDict):
    """Something that happened to `subject`, an invoice."""

    id: Id
    type: EventType
    created_at: Moment
    subject: Id
    actor: Actor
    data: dict[str, object]


def event_shape(event: models.Event) -> Event:
    """Return the event; amounts in its data become major units like everywhere in JSON."""
    return {
        "id": event.pk,
        "type": event.kind,
        "created_at": moment(event.at),
        "subject": event.subject_id,
        "actor": {"type": event.actor_kind, "id": event.actor_id, "name": event.actor_name},
        "data": _in_major_units(event.data),
    }


def _in_major_units(data: Mapping[str, object]) -> dict[str, object]:
    currency = data.get("currency")
    told: dict[str, object] = {}
    for name, value in data.items():
        if name.endswith("_minor") and isinstance(value, int) and isinstance(currency, str):
            told[name.removesuffix("_minor")] = amount(value, currency)
        else:
            told[name] = value
    return told
