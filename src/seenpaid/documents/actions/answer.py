"""A quote is accepted or declined by its customer, once, under a typed name."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from seenpaid.documents import lifecycle
from seenpaid.documents.access import lock_document
from seenpaid.documents.defaults import today_of
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.documents.models import Document, Kind, QuoteAnswer
from seenpaid.events.actions import Actor, record
from seenpaid.events.kinds import kind_of
from seenpaid.lib.advance import advance
from seenpaid.lib.text import UnsafeTextError, clean_block, clean_line

LONGEST_NAME = 120
LONGEST_REASON = 1000


class NotAnswerableError(Exception):
    """The quote was answered, called off, has expired, or is no quote."""


class RevisedError(Exception):
    """The quote was changed since it was read: nobody agrees to what they did not see."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said, as it was typed; `revision` is the one that was read, `ip` where it was said from if kept."""

    is_accepted: bool
    name: str
    revision: int
    reason: str = ""
    ip: str | None = None


def answer_quote(document: Document, *, answer: Answer, actor: Actor, now: datetime) -> Document:
    """Keep the customer's answer and return the fresh row. The same answer again is the answer that was kept.

    Raises InvalidDraftError (`name`, `reason`), NotAnswerableError or RevisedError; then nothing changes.
    """
    name, reason = _read(answer)
    with transaction.atomic():
        document = lock_document(document)
        if document.kind != Kind.QUOTE:
            raise NotAnswerableError
        if _is_repeated(document, answer, name=name):
            return document
        if document.status not in lifecycle.AWAITING or _has_expired(document, now=now):
            raise NotAnswerableError
        if answer.revision != document.revision:
            raise RevisedError
        status = lifecycle.ACCEPTED if answer.is_accepted else lifecycle.DECLINED
        advance(document, status, transitions=lifecycle.QUOTE_TRANSITIONS, updated_at=now)
        QuoteAnswer.objects.create(
            document=document,
            company_id=document.company_id,
            is_accepted=answer.is_accepted,
            name=name,
            reason=reason,
            revision=answer.revision,
            ip=answer.ip,
            answered_at=now,
        )
        record(
            kind_of(Kind.QUOTE, status),
            company_id=document.company_id,
            subject_id=document.pk,
            at=now,
            actor=actor,
            data={"name": name, "reason": reason, "revision": answer.revision},
        )
    return document


def _read(answer: Answer) -> tuple[str, str]:
    errors: dict[str, list[str]] = {}
    name = reason = ""
    try:
        name = clean_line(answer.name, limit=LONGEST_NAME)
        if not name:
            errors["name"] = ["Fill this in."]
    except UnsafeTextError as error:
        errors["name"] = [str(error)]
    try:
        reason = clean_block(answer.reason, limit=LONGEST_REASON)
    except UnsafeTextError as error:
        errors["reason"] = [str(error)]
    if errors:
        raise InvalidDraftError(errors)
    return name, reason


def _is_repeated(document: Document, answer: Answer, *, name: str) -> bool:
    """Say whether this is the second press of one button."""
    kept = QuoteAnswer.objects.filter(document=document, company_id=document.company_id).first()
    return kept is not None and (kept.is_accepted, kept.name) == (answer.is_accepted, name)


def _has_expired(document: Document, *, now: datetime) -> bool:
    today = today_of(document.company, now=now)
    return lifecycle.is_expired(status=document.status, valid_until=document.due_date, today=today)
