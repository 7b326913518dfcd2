"""A mail provider tells what became of a mail it took: it arrived, it came back, or somebody called it spam."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seenpaid.lib.smtp import is_dead_address
from seenpaid.lib.tenancy import across_companies
from seenpaid.messaging.actions.report import take_report
from seenpaid.messaging.models import Mail
from seenpaid.messaging.reports import Report


class Word(StrEnum):
    """What a provider may tell, as far as it changes anything here."""

    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing a provider told of one mail."""

    word: Word
    mail_id: str = ""
    """Our own id, where the provider gives it back."""
    provider_id: str = ""
    recipient: str = ""
    text: str = ""
    is_dead: bool = False
    """The provider holds the address to be dead; a code in `text` knows better."""


def take_word(told: Told, *, now: datetime) -> bool:
    """Do what was told, once; say whether it names a mail of ours. Raises TooEarlyError. SEC-128"""
    mail = _mail_of(told)
    if mail is None:
        return False
    if told.word is Word.DELIVERED:
        Mail.objects.filter(company_id=mail.company_id, pk=mail.pk, delivered_at=None).update(delivered_at=now)
        return True
    report = Report(
        message_id=mail.message_id,
        addresses=frozenset({told.recipient.lower()} - {""}),
        status="5.1.1" if _is_dead(told) else "",
        text=told.text[:400] or "It came back.",
        is_complaint=told.word is Word.COMPLAINED,
    )
    return take_report(report, now=now)


def _is_dead(told: Told) -> bool:
    """Say whether the address is to blame: a mailbox that is full, or a policy, is not the address's fault."""
    return is_dead_address(550 if told.is_dead else 0, told.text)


def _mail_of(told: Told) -> Mail | None:
    with across_companies("a provider names a mail by an id that nobody can guess, not its company"):
        found = Mail.objects.filter(pk=told.mail_id).first() if told.mail_id else None
        if found is None and told.provider_id:
            found = Mail.objects.filter(provider_id=told.provider_id).first()
    return found
