"""A verdict is corrected: the one way a row of the log changes once it is written. Counts, status and events follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from seenpaid.documents.models import Document
from seenpaid.engagement.correcting.recount import recount
from seenpaid.engagement.log.entries import locked
from seenpaid.engagement.models import ActorType, Verdict, View
from seenpaid.events.actions import Actor, record
from seenpaid.events.kinds import ActorKind, EventKind, kind_of

type Reason = dict[str, str]

MOST_REASONS: Final = 3
_COLUMNS: Final = ("actor_type", "verdict", "kind", "confidence", "reasons", "rules_version", "overruled_by")


@dataclass(frozen=True, slots=True)
class Correction:
    """A row, and what it should say; None keeps what stands there."""

    view: View
    actor_type: str
    verdict: str
    reasons: Sequence[Reason]
    kind: str | None = None
    confidence: int | None = None
    rules_version: str | None = None
    overruled_by_id: str | None = None


def hold(document_id: str, *, company_id: str) -> None:
    """Keep everybody else from writing of the document's opens until the transaction ends.

    Call it before reading what is to be corrected: rows read earlier may say what a member has changed since.
    """
    locked(company_id=company_id, document_id=document_id)


def correct(document: Document, corrections: Sequence[Correction], *, actor: Actor, now: datetime) -> None:
    """Write the corrections of one document's opens, inside a transaction that holds it; each is told once."""
    before = [(_word(one.view.actor_type, one.view.verdict), one) for one in corrections]
    was_viewed = document.viewed_at is not None
    for one in corrections:
        _write(one)
    recount(document, corrected=[one.view for one in corrections], actor=actor, now=now)
    for was, one in before:
        if (becomes := _word(one.actor_type, one.verdict)) != was:
            _note(EventKind.VIEW_RECLASSIFIED, one.view, at=now, actor=actor, data={"from": was, "to": becomes})
    # Members know what they said themselves. Anybody else hears of what counts now, once, however many opens it were.
    if actor.kind is ActorKind.SYSTEM and (told := _newly_counted(before)) is not None:
        viewed = kind_of(document.kind, "viewed")
        _note(viewed, told, at=now, actor=actor, data={"revision": told.revision, "first": not was_viewed})


def _write(correction: Correction) -> None:
    view = correction.view
    view.actor_type, view.verdict = ActorType(correction.actor_type), Verdict(correction.verdict)
    view.reasons = list(correction.reasons)[:MOST_REASONS]
    for name in ("kind", "confidence", "rules_version", "overruled_by_id"):
        if (value := getattr(correction, name)) is not None:
            setattr(view, name, value)
    view.save(update_fields=_COLUMNS)


def _newly_counted(corrections: Sequence[tuple[str, Correction]]) -> View | None:
    risen = [one.view for was, one in corrections if was != Verdict.HUMAN]
    if not risen:
        return None
    counted = View.objects.filter(company_id=risen[0].company_id, pk__in=[view.pk for view in risen], counted=True)
    return counted.order_by("id").first()


def _word(actor_type: str, verdict: str) -> str:
    """Return the verdict in one word: a member's own look is neither a customer's nor a program's."""
    return "preview" if actor_type == ActorType.SENDER_PREVIEW else str(verdict)


def _note(kind: EventKind, view: View, *, at: datetime, actor: Actor, data: dict[str, object]) -> None:
    record(
        kind,
        company_id=view.company_id,
        subject_id=view.document_id,
        at=at,
        actor=actor,
        data={"view": view.pk, **data},
    )
