"""A company names its own mail server, and it is tried before it is kept. The network is outside every transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company
from seenpaid.companies.profile import InvalidProfileError, Reading
from seenpaid.companies.roles import Permission
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.smtp import Conversation, NotNowError, RefusedError
from seenpaid.lib.tokens import seal
from seenpaid.messaging.access import server_of
from seenpaid.messaging.addresses import read_address
from seenpaid.messaging.envelope import bare
from seenpaid.messaging.models import MailServer
from seenpaid.messaging.provider import Provider
from seenpaid.messaging.route import SEALED_AS, Route, converse_shortly, own_route, route_of

FIELDS: Final = frozenset({"host", "port", "security", "username", "password", "from_address"})
SECURITIES: Final = ("starttls", "tls", "none")
_LONGEST_PASSWORD: Final = 400

type Talk = Callable[[Route], Conversation | Provider]


class NoServerError(Exception):
    """There is no way out to be tested."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What the server said to a test."""

    is_good: bool
    answer: str


def set_server(
    company: Company, *, raw: Mapping[str, object], by: By, now: datetime, talk: Talk = converse_shortly
) -> None:
    """Keep the server if it lets us in. An empty password keeps the one there is.

    Raises NotAllowedError or InvalidProfileError, which quotes the server.
    """
    require(by, Permission.MANAGE_COMPANY)
    server = _read(company, raw, now=now)
    try:
        with talk(own_route(server)) as line:
            server.answer = line.open()[:500]
    except NotNowError as error:
        raise InvalidProfileError({"host": [f"The server does not let us in: {error.answer}"]}) from error
    server.verified_at = now
    names = [field.name for field in MailServer._meta.fields if not field.primary_key]
    values = {name: getattr(server, name) for name in names}
    with transaction.atomic():
        MailServer.objects.update_or_create(company=company, defaults=values)
        _tell(company, host=server.host, by=by, now=now)


def forget_server(company: Company, *, by: By, now: datetime) -> None:
    """Use the installation's way again."""
    require(by, Permission.MANAGE_COMPANY)
    with transaction.atomic():
        forgotten, _ = MailServer.objects.filter(company=company).delete()
        if forgotten:
            _tell(company, host="", by=by, now=now)


def _tell(company: Company, *, host: str, by: By, now: datetime) -> None:
    """Record that customers' mail goes another way: whoever owns the server could read it. SEC-52"""
    record(
        EventKind.COMPANY_MAIL_SERVER_CHANGED,
        company_id=company.pk,
        subject_id=company.pk,
        at=now,
        actor=by.actor,
        data={"host": host},
    )


def send_test(company: Company, *, to: str, by: By, now: datetime, talk: Talk = converse_shortly) -> Tested:
    """Send a test mail and return what the server said. Raises NotAllowedError, NoServerError or InvalidAddressError."""
    require(by, Permission.MANAGE_COMPANY)
    route, address = route_of(company, server_of(company)), read_address(to)
    if route is None:
        raise NoServerError
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "Seenpaid can send mail"
    message["From"] = bare(route.from_address)
    message["To"] = bare(address)
    message["Date"] = now
    message.set_content("This is a test. Mail to your customers goes the same way.\n")
    try:
        with talk(route) as line:
            answer = line.hand_over(message.as_bytes(), sender=bare(route.sender), recipient=bare(address))
    except (NotNowError, RefusedError) as error:
        return Tested(is_good=False, answer=error.answer)
    return Tested(is_good=True, answer=answer)


def _read(company: Company, raw: Mapping[str, object], *, now: datetime) -> MailServer:
    reading = Reading(raw, allowed=FIELDS)
    host = reading.line("host", limit=253, required=True).lower().rstrip(".")
    if host and (not host.isascii() or not host.replace("-", "").replace(".", "").replace(":", "").isalnum()):
        reading.fault("host", "Enter a name such as smtp.example.com.")
    server = MailServer(
        company=company,
        host=host,
        port=reading.whole("port", least=1, most=65_535),
        security=reading.one_of("security", SECURITIES, "Choose how the line is secured."),
        username=reading.line("username", limit=254),
        from_address=reading.email("from_address", required=True),
        updated_at=now,
    )
    password = raw.get("password")
    if not isinstance(password, str) or len(password) > _LONGEST_PASSWORD or "\0" in password:
        reading.fault("password", f"Use at most {_LONGEST_PASSWORD} characters.")
        password = ""
    reading.done()
    kept = server_of(company)
    # A password goes to the server it was typed for, never to another one that was put in its place.
    is_same = kept is not None and (kept.host, kept.username) == (server.host, server.username)
    if password:
        server.sealed_password = seal(password, kind=SEALED_AS)
    elif kept is not None and is_same:
        server.sealed_password = kept.sealed_password
    elif server.username:
        raise InvalidProfileError({"password": ["Type the password of this server."]})
    return server
