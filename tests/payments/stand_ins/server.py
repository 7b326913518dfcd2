"""A provider on loopback: keeps what it is told, serves a page to pay on, and sends signed messages. One for a whole run of tests."""

import json
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes

    def form(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode(), keep_blank_values=True)

    def json(self) -> Any:
        return json.loads(self.body or b"{}")


@dataclass
class Said:
    """The answer to it."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> tuple[bytes, str]:
        if isinstance(self.body, str):
            return self.body.encode(), "text/html; charset=utf-8"
        return json.dumps(self.body).encode() if self.body is not None else b"", "application/json"


@dataclass
class Message:
    """What the provider sends to us."""

    url: str
    headers: dict[str, str]
    body: bytes


class StandIn:
    """Common to all providers: subclasses answer."""

    too_much_minor = 100_000_000_00
    sells_elsewhere = True  # its company has a shop there as well, whose payments are none of ours.
    buttons: ClassVar[tuple[tuple[str, str], ...]] = (
        ("pay", "Pay"),
        ("slow", "Pay slowly"),
        ("fail", "Fail"),
        ("cancel", "Cancel"),
    )

    def __init__(self, port: int = 0) -> None:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def log_message(self, *_: object) -> None:
                pass

            def answer(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                said = stand_in.hear(Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body))
                payload, kind = said.bytes()
                self.send_response(said.status)
                for name, value in {"Content-Type": kind, "Content-Length": str(len(payload)), **said.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(payload)

        for method in ("GET", "POST", "DELETE", "PATCH", "PUT"):
            setattr(Handler, f"do_{method}", Handler.answer)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        """Forget everything: each test begins with an empty provider."""
        self.clock: Callable[[], float] = time.time
        self.asked: list[Asked] = []
        self.messages: list[Message] = []
        self.delivers = False
        self.is_down = False
        self.answers: dict[str, tuple[bytes, Said]] = {}
        self._number = 0

    def start(self) -> "StandIn":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def serve(self) -> None:
        self._server.serve_forever()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def hear(self, asked: Asked) -> Said:
        with self._lock:
            self.asked.append(asked)
            if self.is_down:
                return Said(500, {"error": {"message": "down"}}, {"stripe-should-retry": "false"})
            return self.page(asked) if asked.path.startswith("/pay/") else self.api(asked)

    def api(self, asked: Asked) -> Said:
        raise NotImplementedError

    def act(self, session_id: str, how: str) -> None:
        """Do what the payer pressed: pay, slow or fail."""
        raise NotImplementedError

    def shown(self, session_id: str) -> tuple[str, str, str] | None:
        """Return what the page shows, where a payer goes on to and where back to; None for a page that is closed."""
        raise NotImplementedError

    def page(self, asked: Asked) -> Said:
        session_id = asked.path.removeprefix("/pay/")
        shown = self.shown(session_id)
        if shown is None:
            return Said(404, "<!doctype html><title>Closed</title><p>This page is closed.")
        words, onwards, back = shown
        if asked.method == "POST":
            how = dict(asked.form()).get("how", "")
            if how == "cancel":
                return Said(303, "", {"Location": back})
            self.act(session_id, how)
            return Said(303, "", {"Location": onwards})
        buttons = "".join(f"<button name=how value={name}>{label}</button> " for name, label in self.buttons)
        return Said(
            200,
            f"<!doctype html><meta name=viewport content=width=device-width><title>Pay</title>"
            f"<h1>{type(self).__name__} (stand-in)</h1><p>{escape(words)}</p><form method=post>{buttons}</form>",
        )

    def once(self, key: str, asked: Asked, conflict: Said, make: Callable[[], Said]) -> Said:
        """Answer a repeated request as the first time; one with the same key and other words is refused."""
        if key in self.answers:
            body, said = self.answers[key]
            return said if body == asked.body else conflict
        said = make()
        if key and said.status < 400:
            self.answers[key] = (asked.body, said)
        return said

    def number(self) -> int:
        self._number += 1
        return self._number

    def send(self, message: Message) -> None:
        """Keep the message for the test, and bring it to its address when asked to."""
        self.messages.append(message)
        if self.delivers:
            threading.Thread(target=deliver, args=(message,), daemon=True).start()


def deliver(message: Message) -> int:
    """Bring a message to its address and return the status of the answer."""
    request = urllib.request.Request(message.url, message.body, message.headers, method="POST")  # noqa: S310  # loopback.
    with suppress(OSError):
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  # loopback.
                return int(answer.status)
        except HTTPError as error:
            return error.code
    return 0
