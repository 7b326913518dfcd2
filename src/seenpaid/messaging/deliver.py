"""The worker's verb: hands what is due to mail servers, one mail at a time, and writes down what they said.

A mail is taken by a filtered update that makes it due again only after the lease, so a worker that dies loses nothing and
another one takes over. It is *sent* when its server has said so, and that is written at once: only a worker that dies
between the two hands the same mail over twice, under the same Message-ID. (docs/decisions/0014) SEC-195, SEC-199, SEC-200
"""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from email.errors import MessageError
from typing import Final, Protocol

from django.db import DatabaseError
from django.db.models import F, QuerySet

from seenpaid.lib.smtp import NotNowError, RefusedError
from seenpaid.lib.tenancy import across_companies
from seenpaid.messaging.access import server_of
from seenpaid.messaging.actions import outcome
from seenpaid.messaging.enclosures import LostFileError, enclosures_of, logo_in
from seenpaid.messaging.envelope import bare, pack
from seenpaid.messaging.kinds import Status
from seenpaid.messaging.lifecycle import LEASE
from seenpaid.messaging.models import Mail
from seenpaid.messaging.objections import objection_to
from seenpaid.messaging.preferences import link_for
from seenpaid.messaging.provider import Provider
from seenpaid.messaging.route import Route, converse, route_of
from seenpaid.pdf.typesetter import PaperError
from seenpaid.sharing.links import url_of

logger = logging.getLogger(__name__)

SERVER_RESTS: Final = timedelta(minutes=1)
"""How long a server that did not answer is left alone, by every mail that would go to it."""

_TRIES: Final = 3

type Clock = Callable[[], datetime]


class Talk(Protocol):
    """A connection to one server, as `lib.smtp.Conversation` is; tests have a twin."""

    def hand_over(self, message: bytes, *, sender: str, recipient: str, envelope_id: str = "") -> str: ...
    def __enter__(self) -> "Talk": ...
    def __exit__(self, *_: object) -> None: ...


def is_due(*, now: datetime) -> bool:
    """Say whether any mail waits for the worker."""
    with across_companies("the worker asks whether anybody's mail is due"):
        return _due(now=now).exists()


def deliver_due(
    *, now: datetime, limit: int = 50, clock: Clock | None = None, talk_to: Callable[[Route], Talk] = converse
) -> int:
    """Send the mails that are due, oldest first, and return how many were dealt with."""
    clock = clock or (lambda: now)
    with across_companies("the worker sends everybody's mail, oldest first"):
        keys = list(_due(now=now).order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:limit])
    with ExitStack() as lines:
        post = _Post(lines, clock=clock, talk_to=talk_to)
        return sum(post.deal_with(key) for key in keys)


def _due(*, now: datetime) -> QuerySet[Mail]:
    """Return the mails whose time has come; those of a suspended company wait. SEC-225"""
    return Mail.objects.filter(status=Status.QUEUED, next_attempt_at__lte=now, company__suspended_at=None)


class _Post:
    """One round: a connection for each server, kept while there is mail for it."""

    def __init__(self, lines: ExitStack, *, clock: Clock, talk_to: Callable[[Route], Talk]) -> None:
        self._lines = lines
        self._clock = clock
        self._talk_to = talk_to
        self._talks: dict[Route, Talk] = {}
        self._silent: set[Route] = set()

    def deal_with(self, key: str) -> bool:
        mail = _read(key)
        if mail is None:
            return False
        try:
            route = route_of(mail.company, server_of(mail.company))
        except Exception:
            logger.exception("The way out of %s cannot be read; mail %s is pushed back.", mail.company_id, mail.pk)
            if claim(mail, now=self._clock()):
                outcome.push_back(mail, answer="The mail settings cannot be read. Set them anew.", now=self._clock())
            return True
        if route in self._silent:
            # Not tried, so no attempt is counted; it comes round when the server has rested.
            return _leave(mail, until=self._clock() + SERVER_RESTS)
        if not claim(mail, now=self._clock()):
            return False
        try:
            self._send(mail, route)
        except Exception:
            logger.exception("Mail %s could not be sent; it is pushed back.", mail.pk)
            outcome.push_back(mail, answer="Something went wrong here; the log says what.", now=self._clock())
        return True

    def _send(self, mail: Mail, route: Route | None) -> None:
        if why := objection_to(mail, now=self._clock()):
            outcome.withhold(mail, why=why, now=self._clock())
        elif route is None:
            outcome.keep(mail, now=self._clock())
        else:
            self._hand_over(mail, route)

    def _hand_over(self, mail: Mail, route: Route) -> None:
        try:
            sender, recipient = bare(route.sender), bare(mail.to_address)
            message = _message(mail, route, now=self._clock())
        except (ValueError, MessageError) as error:
            outcome.refuse(mail, answer=f"This cannot be put into a mail: {error}", now=self._clock())
            return
        except PaperError:
            outcome.push_back(mail, answer="The PDF could not be made.", now=self._clock())
            return
        except LostFileError as error:
            outcome.push_back(mail, answer=f"The attached file {error} cannot be read.", now=self._clock())
            return
        try:
            talk = self._talk(route)
            answer = talk.hand_over(message, sender=sender, recipient=recipient, envelope_id=mail.pk)
        except RefusedError as error:
            outcome.refuse(mail, answer=error.answer, is_dead=error.is_dead, now=self._clock())
        except NotNowError as error:
            if error.is_server:
                self._silent.add(route)
            outcome.push_back(mail, answer=error.answer, now=self._clock())
        else:
            named = talk.provider_id if isinstance(talk, Provider) else ""
            _write_down(mail, answer=answer, provider_id=named, now=self._clock())

    def _talk(self, route: Route) -> Talk:
        if route not in self._talks:
            self._talks[route] = self._lines.enter_context(self._talk_to(route))
        return self._talks[route]


def claim(mail: Mail, *, now: datetime) -> bool:
    """Take the mail for as long as the lease, and say whether nobody else did. SEC-200"""
    taken = Mail.objects.filter(
        company_id=mail.company_id, pk=mail.pk, status=Status.QUEUED, attempts=mail.attempts, next_attempt_at__lte=now
    ).update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE, server_answer="")
    mail.attempts += taken
    return taken == 1


def _write_down(mail: Mail, *, answer: str, provider_id: str, now: datetime) -> None:
    """The server has it, so it must not be sent again because a database stumbled: try that more than once."""
    for _ in range(_TRIES - 1):
        try:
            outcome.accept(_read(mail.pk) or mail, answer=answer, provider_id=provider_id, now=now)
        except DatabaseError:
            logger.exception("Mail %s was accepted, and that could not be written; trying again.", mail.pk)
        else:
            return
    outcome.accept(_read(mail.pk) or mail, answer=answer, provider_id=provider_id, now=now)


def _leave(mail: Mail, *, until: datetime) -> bool:
    Mail.objects.filter(
        company_id=mail.company_id, pk=mail.pk, status=Status.QUEUED, attempts=mail.attempts,
        next_attempt_at=mail.next_attempt_at,
    ).update(next_attempt_at=until)  # fmt: skip
    return True


def _read(key: str) -> Mail | None:
    return Mail.objects.select_related("company", "document", "customer", "link", "created_by").filter(pk=key).first()


def _message(mail: Mail, route: Route, *, now: datetime) -> bytes:
    return pack(
        mail,
        from_address=route.from_address,
        link=link_in(mail),
        preferences=link_for(mail.company, mail.customer, mail.to_address, now),
        enclosed=enclosures_of(mail, now=now),
        logo=logo_in(mail),
        now=mail.created_at,
    )


def link_in(mail: Mail) -> str:
    """Return the mail's own link, saying that it came by mail."""
    return f"{url_of(mail.link)}?via=email" if mail.link else ""
