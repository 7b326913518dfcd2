"""A customer says something to an invoice; a member deals with it; addresses are forgotten in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from seenpaid.answers.kinds import Kind
from seenpaid.answers.models import Answer
from seenpaid.answers.reading import Said
from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle
from seenpaid.documents.access import lock_document
from seenpaid.documents.models import Document, Kind as DocumentKind
from seenpaid.events.actions import Actor, record
from seenpaid.events.kinds import ActorKind, EventKind
from seenpaid.lib.tenancy import across_companies

MOST_ANSWERS: Final = 30
"""To one invoice, whoever gives them."""
MOST_FORWARDS: Final = 5
_LONGEST_NAME: Final = 120

_EVENTS: Final = {
    Kind.PROMISE: EventKind.INVOICE_PROMISED,
    Kind.PAID: EventKind.INVOICE_SAID_PAID,
    Kind.QUESTION: EventKind.INVOICE_QUESTIONED,
    Kind.FORWARD: EventKind.INVOICE_FORWARDED,
}


class NotAnswerableError(Exception):
    """Nothing is owed on it, so there is nothing to say."""


class TooManyAnswersError(Exception):
    """This invoice had as many answers, or was forwarded to as many addresses, as one may."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Through which link something was said, of which revision, and from where if that is kept."""

    link_id: str
    name: str
    """Whose link it is, where it was theirs alone."""
    revision: int
    ip: str | None


def answer(document: Document, *, said: Said, voice: Voice, now: datetime) -> tuple[Answer, bool]:
    """Keep what a customer said; return it, and whether it was new. The same said again is as once.

    Raises NotAnswerableError or TooManyAnswersError; then nothing changes.
    """
    with transaction.atomic():
        document = lock_document(document)
        if document.kind != DocumentKind.INVOICE or document.status not in lifecycle.OPEN:
            raise NotAnswerableError
        earlier = Answer.objects.filter(company_id=document.company_id, document=document)
        if (same := _same(earlier, said)) is not None:
            return same, False
        _refuse_too_many(earlier, said)
        if said.kind == Kind.PROMISE:  # who names another day takes back the first.
            earlier.filter(kind=Kind.PROMISE, handled_at=None).update(handled_at=now)
        kept = Answer.objects.create(
            company_id=document.company_id,
            document=document,
            link_id=voice.link_id,
            kind=said.kind,
            on=said.on,
            text=said.text,
            address=said.address,
            revision=voice.revision,
            ip=voice.ip,
            at=now,
            handled_at=now if said.kind == Kind.FORWARD else None,
        )
        _tell(kept, voice, now=now)
    return kept, True


def handle(answer: Answer, *, by: By, now: datetime) -> bool:
    """Note that somebody dealt with it, so that reminders go on; say whether it was open. Raises NotAllowedError."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        own = Answer.objects.filter(company_id=answer.company_id, pk=answer.pk, handled_at=None)
        if not own.update(handled_at=now, handled_by=by.user_id):
            return False
        record(
            EventKind.INVOICE_ANSWER_HANDLED,
            company_id=answer.company_id,
            subject_id=answer.document_id,
            at=now,
            actor=by.actor,
            data={"answer": answer.pk, "said": answer.kind},
        )
    return True


def handle_questions(document: Document, *, up_to: str, by: By, now: datetime) -> int:
    """Note that what was asked until then, the answer named included, is dealt with; return how many questions that was.

    Raises NotAllowedError.
    """
    asked = Answer.objects.filter(company_id=document.company_id, document=document, kind=Kind.QUESTION)
    return sum(handle(each, by=by, now=now) for each in asked.filter(handled_at=None, pk__lte=up_to))


def forget_addresses_due(*, now: datetime) -> int:
    """Forget from where answers came when a company's days for addresses are over; return how many were forgotten."""
    with across_companies("the worker forgets addresses for everybody"):
        days = list(Company.objects.order_by().values_list("address_days", flat=True).distinct())
        return sum(
            Answer.objects.filter(
                ip__isnull=False, at__lt=now - timedelta(days=each), company__address_days=each
            ).update(ip=None)
            for each in days
        )


def _same(earlier: QuerySet[Answer], said: Said) -> Answer | None:
    again = earlier.filter(kind=said.kind, on=said.on, text=said.text, address=said.address)
    if said.kind != Kind.FORWARD:
        again = again.filter(handled_at=None)
    return again.order_by("-id").first()


def _refuse_too_many(earlier: QuerySet[Answer], said: Said) -> None:
    if len(earlier.values_list("pk")[:MOST_ANSWERS]) == MOST_ANSWERS:
        raise TooManyAnswersError
    forwards = earlier.filter(kind=Kind.FORWARD)
    if said.kind == Kind.FORWARD and len(forwards.values_list("pk")[:MOST_FORWARDS]) == MOST_FORWARDS:
        raise TooManyAnswersError


def _tell(kept: Answer, voice: Voice, *, now: datetime) -> None:
    told: dict[str, object] = {"answer": kept.pk, "revision": kept.revision}
    match kept.kind:
        case Kind.PROMISE:
            told["until"] = kept.on.isoformat() if kept.on else ""
        case Kind.PAID:
            told["reference"] = kept.text
        case Kind.QUESTION:
            told["question"] = kept.text
        case Kind.FORWARD:
            told["to"] = kept.address
    record(
        _EVENTS[Kind(kept.kind)],
        company_id=kept.company_id,
        subject_id=kept.document_id,
        at=now,
        actor=Actor(ActorKind.RECIPIENT, name=voice.name[:_LONGEST_NAME]),
        data=told,
    )
