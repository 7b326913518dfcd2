"""What a customer said to an invoice, ready to be shown."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from seenpaid.answers.queries import Answer, Kind, answers_of
from seenpaid.documents.access import Document
from seenpaid.web.moments import Moment, day, moment


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One thing said."""

    id: str
    what: str
    text: str
    """Their own words, where there are any."""
    revision: int
    ip: str
    at: Moment
    is_open: bool
    is_question: bool
    handled: str


def said_rows(document: Document, *, now: datetime) -> list[SaidRow]:
    """Return what the customer said, what waits first."""
    zone = document.company.time_zone
    return [_row(answer, now=now, zone=zone) for answer in answers_of(document)]


def _row(answer: Answer, *, now: datetime, zone: str) -> SaidRow:
    by = answer.handled_by
    return SaidRow(
        id=answer.pk,
        what=_what(answer),
        text=answer.text,
        revision=answer.revision,
        ip=answer.ip or "",
        at=moment(answer.at, now=now, zone=zone),
        is_open=answer.handled_at is None,
        is_question=answer.kind == Kind.QUESTION,
        handled=_("Dealt with by %(name)s") % {"name": by.name or by.email} if by else "",
    )


def _what(answer: Answer) -> str:
    match answer.kind:
        case Kind.PROMISE:
            return _("They will pay on %(day)s") % {"day": day(answer.on)}
        case Kind.PAID:
            return _("They say it is paid")
        case Kind.QUESTION:
            return _("They asked")
    return _("They forwarded it to %(address)s") % {"address": answer.address}
