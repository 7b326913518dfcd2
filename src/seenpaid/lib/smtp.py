"""Hands one message to one mail server and tells exactly what the server said. Knows nothing of mails as we keep them."""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Timer
from typing import Any, Final, Self

from seenpaid.lib.egress import ForbiddenHostError, reachable_address

ANSWER_SECONDS: Final = 20.0
"""How long a server may be silent."""
MOST_SECONDS: Final = 90.0
"""How long one message may take altogether: a server that drips is worse than one that is silent. SEC-195"""
_ENHANCED: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_NOT_ABOUT_THE_ADDRESS: Final = re.compile(
    r"relay|spam|policy|block|reputation|auth|denied|listed|greylist", re.IGNORECASE
)


class RefusedError(Exception):
    """The server will never take this message; `is_dead` says that the address itself is to blame."""

    def __init__(self, answer: str, *, is_dead: bool = False) -> None:
        super().__init__(answer)
        self.answer = answer
        self.is_dead = is_dead


class NotNowError(Exception):
    """It did not work this time; `is_server` says that it would not work for other messages either."""

    def __init__(self, answer: str, *, is_server: bool = True) -> None:
        super().__init__(answer)
        self.answer = answer
        self.is_server = is_server


@dataclass(frozen=True, slots=True)
class Server:
    """Where to hand mail to. A server that somebody other than the operator names must be on the public internet."""

    host: str
    port: int
    security: str  # starttls, tls or none. STARTTLS is then required, never merely tried.
    username: str = ""
    password: str = field(default="", repr=False)
    is_ours: bool = False


class Conversation:
    """One connection, for any number of messages; what goes wrong closes it, and the next message opens another."""

    def __init__(self, server: Server, *, hello: str, answer_seconds: float = 0, most_seconds: float = 0) -> None:
        self._server = server
        self._answer_seconds = answer_seconds or ANSWER_SECONDS
        self._most_seconds = most_seconds or MOST_SECONDS
        self._hello = hello
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError, ValueError), _no_longer_than(self._smtp, 5):
                self._smtp.quit()
            self._drop()

    def open(self) -> str:
        """Connect, secure the line and sign in, unless that is done; return the server's greeting. Raises NotNowError."""
        if self._smtp is not None:
            return ""
        try:
            return self._connect()
        except ForbiddenHostError as error:
            raise NotNowError(str(error)) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._drop()
            raise NotNowError(_told(error)) from error

    def hand_over(self, message: bytes, *, sender: str, recipient: str, envelope_id: str = "") -> str:
        """Return the server's answer once it has taken the message. Raises RefusedError or NotNowError."""
        self.open()
        smtp = self._smtp
        if smtp is None:  # pragma: no cover  # open() raises instead.
            raise NotNowError("There is no connection.")
        try:
            with _no_longer_than(smtp, self._most_seconds):
                return self._say(smtp, message, sender=sender, recipient=recipient, envelope_id=envelope_id)
        except (RefusedError, NotNowError) as error:
            self._start_over(smtp, is_over=isinstance(error, NotNowError) and error.is_server)
            raise
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._drop()
            raise NotNowError(_told(error)) from error

    def _connect(self) -> str:
        server = self._server
        address = server.host if server.is_ours else reachable_address(server.host, server.port)
        context = ssl.create_default_context()
        if server.security == "tls":
            smtp: _Plain = _OverTls(server.host, address, self._answer_seconds, context)
        else:
            smtp = _Plain(server.host, address, self._answer_seconds)
        smtp.local_hostname = self._hello
        self._smtp = smtp
        with _no_longer_than(smtp, self._most_seconds):
            code, greeting = smtp.connect(server.host, server.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, greeting)
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                smtp.starttls(context=context)
                smtp.ehlo_or_helo_if_needed()
            if server.username:
                smtp.sign_in(server.username, server.password)
        return _answer(code, greeting)

    def _say(self, smtp: smtplib.SMTP, message: bytes, *, sender: str, recipient: str, envelope_id: str) -> str:
        told = smtp.has_extn("dsn")
        _expect("sender", *smtp.mail(sender, [f"ENVID={envelope_id}", "RET=HDRS"] if told and envelope_id else ()))
        _expect("recipient", *smtp.rcpt(recipient, ["NOTIFY=FAILURE,DELAY"] if told else ()))
        try:
            code, said = smtp.data(message)
        except smtplib.SMTPDataError as error:
            code, said = error.smtp_code, _bytes(error.smtp_error)
        return _expect("message", code, said)

    def _start_over(self, smtp: smtplib.SMTP, *, is_over: bool) -> None:
        try:
            if not is_over:
                with _no_longer_than(smtp, 5):
                    smtp.rset()
                return
        except (smtplib.SMTPException, OSError, ValueError):
            pass
        self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


class _Plain(smtplib.SMTP):
    """Connects to the address that was looked at, and checks the certificate against the name that was typed."""

    def __init__(self, host: str, address: str, seconds: float) -> None:
        super().__init__(timeout=seconds)
        self._host = host
        self._address = address
        self._refusal: smtplib.SMTPAuthenticationError | None = None

    def sign_in(self, username: str, password: str) -> None:
        """Sign in, and let a server that hangs up after its refusal be quoted with the refusal."""
        try:
            self.login(username, password)
        except smtplib.SMTPServerDisconnected:
            if self._refusal is not None:
                raise self._refusal from None
            raise

    def auth(self, *given: Any, **more: Any) -> tuple[int, bytes]:
        try:
            return super().auth(*given, **more)
        except smtplib.SMTPAuthenticationError as error:
            self._refusal = error
            raise

    def _get_socket(self, _: str, port: int, timeout: float) -> socket.socket:
        return socket.create_connection((self._address, port), timeout)


class _OverTls(_Plain):
    def __init__(self, host: str, address: str, seconds: float, context: ssl.SSLContext) -> None:
        super().__init__(host, address, seconds)
        self._context = context

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._context.wrap_socket(super()._get_socket(host, port, timeout), server_hostname=self._host)


def _expect(stage: str, code: int, said: bytes) -> str:
    """Return the answer if it is a yes. A code that SMTP does not know proves nothing, and the server is left alone."""
    answer = _answer(code, said)
    if 200 <= code < 300:
        return answer
    if 500 <= code < 600:
        raise RefusedError(answer, is_dead=stage == "recipient" and is_dead_address(code, answer))
    raise NotNowError(answer, is_server=not 400 <= code < 500 or code == 421)


def is_dead_address(code: int, answer: str) -> bool:
    """Say whether a refusal is about the address itself rather than about us, our message or the moment. (RFC 3463)"""
    if found := _ENHANCED.search(answer):
        return found[1] == "5" and (found[2] == "1" or (found[2], found[3]) == ("2", "1"))
    return code in {550, 551, 553} and _NOT_ABOUT_THE_ADDRESS.search(answer) is None


def _told(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, _bytes(error.smtp_error))
    if isinstance(error, TimeoutError):
        return "The server did not answer in time."
    if isinstance(error, socket.gaierror):
        return "The server's name could not be found."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"The server does not offer what is needed: {error}"
    if isinstance(error, ssl.SSLError):
        return f"The line could not be secured: {error.reason or error}"
    return f"{error}" or type(error).__name__


def _answer(code: int, said: bytes) -> str:
    words = "".join(each if each.isprintable() else " " for each in said.decode("utf-8", "replace"))
    return f"{code} {' '.join(words.split())}".strip()[:400]


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


@contextmanager
def _no_longer_than(smtp: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the line when time is up: a time limit on each answer does not stop a server that sends one byte at a time."""

    def cut() -> None:
        with suppress(OSError, AttributeError):
            smtp.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # AttributeError when there is no line yet.

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
