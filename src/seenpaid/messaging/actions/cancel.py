"""A mail that waits is called back; one that was kept goes out after all."""

from datetime import datetime

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.lib.advance import LostRaceError, advance
from seenpaid.messaging import lifecycle
from seenpaid.messaging.models import Mail


class NotCancellableError(Exception):
    """The mail left, or ended, before it could be called back."""


def cancel_mail(mail: Mail, *, by: By, now: datetime) -> None:
    """Let a waiting mail not go. Raises NotAllowedError or NotCancellableError."""
    require(by, Permission.MANAGE_INVOICES)
    # Taken by a worker just now, its lease is in the future: it may be in the server's hands already.
    if mail.status != lifecycle.QUEUED or (mail.attempts and mail.server_answer == ""):
        raise NotCancellableError
    try:
        advance(mail, lifecycle.CANCELLED, transitions=lifecycle.TRANSITIONS, ended_at=now, next_attempt_at=None)
    except LostRaceError as error:
        raise NotCancellableError from error


def queue_again(mail: Mail, *, by: By, now: datetime) -> None:
    """Send a kept mail, now that there is a server. Raises NotAllowedError or NotCancellableError."""
    require(by, Permission.MANAGE_INVOICES)
    if mail.status != lifecycle.KEPT:
        raise NotCancellableError
    advance(mail, lifecycle.QUEUED, transitions=lifecycle.TRANSITIONS, ended_at=None, next_attempt_at=now, attempts=0)
