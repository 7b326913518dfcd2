"""What became of a mail, written down with its event in one transaction."""

from datetime import datetime

from django.db import transaction

from seenpaid.events.actions import SYSTEM, Actor, record
from seenpaid.events.kinds import ActorKind, EventKind
from seenpaid.events.queries import has_happened
from seenpaid.lib.advance import advance
from seenpaid.messaging import lifecycle
from seenpaid.messaging.kinds import Category, Cause, Role
from seenpaid.messaging.models import Mail
from seenpaid.messaging.suppression import suppress
from seenpaid.sharing.actions import note_mailed


def accept(mail: Mail, *, answer: str, provider_id: str = "", now: datetime) -> None:
    """The server has taken it: that is what *sent* means."""
    with transaction.atomic():
        _end(mail, lifecycle.SENT, answer=answer, now=now, accepted_at=now, provider_id=provider_id)
        if mail.link is not None and mail.role == Role.TO:
            note_mailed(mail.link, at=now)
        _tell(EventKind.MAIL_SENT, mail, now=now)
        if mail.category == Category.DOCUMENTS and mail.role == Role.TO and mail.document is not None:
            _tell_sent(mail, now=now)


def refuse(mail: Mail, *, answer: str, is_dead: bool = False, now: datetime) -> None:
    """The server will never take it; an address that is to blame is written to no more."""
    with transaction.atomic():
        _end(mail, lifecycle.REFUSED, answer=answer, now=now)
        if is_dead:
            suppress(mail.company_id, mail.to_address, Cause.HARD_BOUNCE, answer, now)
        _tell(EventKind.MAIL_REFUSED, mail, now=now, answer=answer)


def come_back(mail: Mail, *, answer: str, is_dead: bool, now: datetime) -> None:
    """It was accepted and came back later."""
    with transaction.atomic():
        _end(mail, lifecycle.BOUNCED, answer=answer, now=now)
        if is_dead:
            suppress(mail.company_id, mail.to_address, Cause.HARD_BOUNCE, answer, now)
        _tell(EventKind.MAIL_BOUNCED, mail, now=now, answer=answer)


def withhold(mail: Mail, *, why: str, now: datetime) -> None:
    """It does not go, and the members are told why."""
    with transaction.atomic():
        _end(mail, lifecycle.WITHHELD, answer=why, now=now)
        _tell(EventKind.MAIL_WITHHELD, mail, now=now, why=why)


def keep(mail: Mail, *, now: datetime) -> None:
    """There is no server to hand it to: it can be read in the app."""
    _end(mail, lifecycle.KEPT, answer="", now=now)


def push_back(mail: Mail, *, answer: str, now: datetime) -> None:
    """Try again later, and later; give up in the end, and say so. SEC-201"""
    wait = lifecycle.wait_after(mail.attempts)
    if wait is None:
        refuse(mail, answer=f"Given up after {mail.attempts} attempts. The last answer was: {answer}", now=now)
        return
    waiting = Mail.objects.filter(company_id=mail.company_id, pk=mail.pk, status=lifecycle.QUEUED)
    waiting.filter(attempts=mail.attempts).update(next_attempt_at=now + wait, server_answer=answer[:500])


def _end(mail: Mail, status: str, *, answer: str, now: datetime, **more: object) -> None:
    advance(
        mail,
        status,
        transitions=lifecycle.TRANSITIONS,
        server_answer=answer[:500],
        ended_at=now,
        next_attempt_at=None,
        **more,
    )


def _tell(kind: EventKind, mail: Mail, *, now: datetime, **data: str) -> None:
    record(
        kind,
        company_id=mail.company_id,
        subject_id=mail.document_id or mail.customer_id,
        at=now,
        actor=SYSTEM,
        data={"mail": mail.pk, "to": mail.to_address, "kind": mail.kind, "role": mail.role, **data},
    )


def _tell_sent(mail: Mail, *, now: datetime) -> None:
    """The document itself is sent when the first mail with it was accepted, and only then. (docs/decisions/0014)"""
    if mail.kind != "invoice" or has_happened(
        EventKind.INVOICE_SENT, company_id=mail.company_id, subject_id=str(mail.document_id)
    ):
        return
    asked = mail.created_by
    record(
        EventKind.INVOICE_SENT,
        company_id=mail.company_id,
        subject_id=str(mail.document_id),
        at=now,
        actor=Actor(ActorKind.MEMBER, asked.pk, asked.name or asked.email) if asked else SYSTEM,
        data={"mail": mail.pk, "to": mail.to_address},
    )
