"""A real mail server on loopback that answers as it is told: what it accepts stands in `accepted`."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session


@dataclass
class Accepted:
    sender: str
    recipients: list[str]
    content: bytes
    over_tls: bool
    login: str | None

    @property
    def message(self) -> EmailMessage:
        return BytesParser(policy=default).parsebytes(self.content)  # type: ignore[return-value]  # as its policy makes it.


@dataclass
class Postbox:
    """`rcpt` and `data` are asked for the answer of each message; the usual one is yes."""

    accepted: list[Accepted] = field(default_factory=list)
    rcpt: Callable[[str], str] = lambda _: "250 OK"
    data: Callable[[Envelope], str] = lambda _: "250 2.0.0 Queued as 1"
    port: int = 0
    authority: trustme.CA | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, _: Any, __: Session, envelope: Envelope, address: str, ___: list[str]) -> str:  # noqa: N802  # aiosmtpd names it.
        answer = self.rcpt(address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd names it.
        answer = self.data(envelope)
        if answer.startswith("2"):
            login = session.auth_data.decode() if isinstance(session.auth_data, bytes) else None
            content = bytes(envelope.content or b"")
            self.accepted.append(
                Accepted(envelope.mail_from or "", list(envelope.rcpt_tos), content, session.ssl is not None, login)
            )
        return answer


@contextmanager
def postbox(*, secure: bool = False, password: str | None = None) -> Iterator[Postbox]:
    """Start one; `secure` demands STARTTLS first, `password` a login."""
    box, options = Postbox(), {}
    if secure:
        box.authority = trustme.CA()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        box.authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
        options = {"tls_context": context, "require_starttls": True}
    if password is not None:
        options |= {
            "auth_required": True,
            "auth_require_tls": secure,
            "authenticator": lambda _, __, ___, ____, given: AuthResult(
                success=isinstance(given, LoginPassword) and given.password == password.encode(),
                handled=False,
                auth_data=getattr(given, "login", None),
            ),
        }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box.port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@contextmanager
def rude_server(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """Yield the port of a server that talks as the function does, to one caller after another."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                with caller:
                    try:
                        talk(caller)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)


__all__ = ["Accepted", "Postbox", "postbox", "rude_server"]
