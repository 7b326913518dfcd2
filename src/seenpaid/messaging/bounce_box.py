"""The worker's verb: looks into the mailbox that mail comes back to, and notes each report once. Never called by a request.

What is no report of ours stays where it is, marked as read, for whoever looks after the mailbox.
"""

import imaplib
import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from django.conf import settings

from seenpaid.messaging.actions.report import TooEarlyError, take_report
from seenpaid.messaging.reports import LARGEST, read_report

logger = logging.getLogger(__name__)

MOST: Final = 100
"""Messages in one look; the next look goes on."""
_SECONDS: Final = 30.0


class BoxError(Exception):
    """The mailbox does not let us in, or answers nonsense; nothing was marked."""


@dataclass(frozen=True, slots=True)
class BoxAddress:
    """Where the mailbox is. The operator names it, so it may stand in their own network."""

    host: str
    port: int
    security: str  # tls, starttls or none.
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"


class Box(Protocol):
    """A mailbox that is open, as `Imap` is."""

    def unread(self) -> list[bytes]: ...
    def read(self, number: bytes) -> bytes: ...
    def mark(self, number: bytes) -> None: ...


def look_for_bounces(*, now: datetime, open_box: Callable[[BoxAddress], Any] | None = None) -> int:
    """Note what came back, and return how many mails of ours that was. A box that cannot be opened is logged and left."""
    if settings.SEENPAID_EMAIL_BOX is None:
        return 0
    named: dict[str, Any] = settings.SEENPAID_EMAIL_BOX
    address, noted = BoxAddress(**named), 0
    try:
        with (open_box or opened)(address) as box:
            for number in box.unread()[:MOST]:
                noted += _take(box, number, now=now)
    except (imaplib.IMAP4.error, BoxError, OSError, ValueError) as error:
        logger.warning("The mailbox for bounces at %s cannot be read: %s", address.host, error)
    return noted


def _take(box: Box, number: bytes, *, now: datetime) -> bool:
    report = read_report(box.read(number))
    try:
        is_ours = report is not None and take_report(report, now=now)
    except TooEarlyError:
        return False  # it stays unread, and is looked at again.
    except Exception:
        logger.exception("A message in the mailbox for bounces could not be taken; it is left as read.")
        is_ours = False
    box.mark(number)
    return is_ours


class Imap:
    """An open mailbox behind IMAP."""

    def __init__(self, line: imaplib.IMAP4) -> None:
        self._line = line

    def unread(self) -> list[bytes]:
        """Return the numbers of what nobody has read, the oldest first."""
        found = _good(self._line.uid("SEARCH", "UNSEEN"))
        return found[0].split() if found and isinstance(found[0], bytes) else []

    def read(self, number: bytes) -> bytes:
        """Return the beginning of one message, without marking it."""
        told = _good(self._line.uid("FETCH", number.decode("ascii"), f"(BODY.PEEK[]<0.{LARGEST}>)"))
        return next((part[1] for part in told if isinstance(part, tuple) and isinstance(part[1], bytes)), b"")

    def mark(self, number: bytes) -> None:
        """Mark one as read."""
        _good(self._line.uid("STORE", number.decode("ascii"), "+FLAGS", r"(\Seen)"))


@contextmanager
def opened(address: BoxAddress) -> Iterator[Imap]:
    """Open the mailbox. Raises what imaplib raises, OSError or BoxError."""
    context = ssl.create_default_context()
    line: imaplib.IMAP4
    if address.security == "tls":
        line = imaplib.IMAP4_SSL(address.host, address.port, ssl_context=context, timeout=_SECONDS)
    else:
        line = imaplib.IMAP4(address.host, address.port, timeout=_SECONDS)
    with line:
        if address.security == "starttls":
            line.starttls(context)
        line.login(address.username, address.password)
        _good(line.select(f'"{address.folder}"'))
        yield Imap(line)


def _good(answer: tuple[str, list[Any]]) -> list[Any]:
    state, told = answer
    if state != "OK":
        message = f"The server said {state}: {told!r:.200}"
        raise BoxError(message)
    return told
