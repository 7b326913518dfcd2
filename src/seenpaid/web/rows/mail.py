"""Mails as a list shows them: to whom, what became of each, and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from seenpaid.messaging.queries import Mail
from seenpaid.web.moments import Moment, moment

# What became of a mail, and the status it is coloured like.
STATES: Final[dict[str, tuple[str | Promise, str]]] = {
    "queued": (gettext_lazy("Waiting"), "draft"),
    "sent": (gettext_lazy("Accepted"), "paid"),
    "refused": (gettext_lazy("Refused"), "overdue"),
    "bounced": (gettext_lazy("Came back"), "overdue"),
    "withheld": (gettext_lazy("Not sent"), "partially_paid"),
    "kept": (gettext_lazy("Kept here"), "draft"),
    "cancelled": (gettext_lazy("Called back"), "cancelled"),
}
KINDS: Final[dict[str, str | Promise]] = {
    "invoice": gettext_lazy("Invoice"),
    "quote": gettext_lazy("Quote"),
    "credit_note": gettext_lazy("Credit note"),
    "reminder": gettext_lazy("Reminder"),
    "receipt": gettext_lazy("Receipt"),
    "statement": gettext_lazy("Statement"),
    "portal_link": gettext_lazy("Portal link"),
}


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail, in words."""

    id: str
    address: str
    name: str
    role: str
    subject: str
    kind: str
    state: str
    tone: str
    note: str
    next: str
    at: Moment


def mail_row(mail: Mail, *, now: datetime, zone: str) -> MailRow:
    """Return the mail in words; times by the clock of `zone`."""
    state, tone = STATES[mail.status]
    return MailRow(
        id=mail.pk,
        address=mail.to_address,
        name=mail.to_name,
        role="" if mail.role == "to" else mail.get_role_display(),
        subject=mail.subject,
        kind=str(KINDS[mail.kind]),
        state=str(state),
        tone=tone,
        note=_note(mail, now=now, zone=zone),
        next=_next(mail, now=now, zone=zone),
        at=moment(mail.accepted_at or mail.ended_at or mail.created_at, now=now, zone=zone),
    )


def _note(mail: Mail, *, now: datetime, zone: str) -> str:
    """Return why, or what next. What a server said is quoted as it said it."""
    if mail.status in {"refused", "bounced", "withheld"}:
        return mail.server_answer
    if mail.status == "queued" and mail.server_answer:
        words = {"answer": mail.server_answer, "when": _next(mail, now=now, zone=zone)}
        return _("The server said “%(answer)s”. It is tried again: %(when)s.") % words
    return ""


def _next(mail: Mail, *, now: datetime, zone: str) -> str:
    if mail.status != "queued" or not mail.server_answer or mail.next_attempt_at is None:
        return ""
    return moment(mail.next_attempt_at, now=now, zone=zone).exact
