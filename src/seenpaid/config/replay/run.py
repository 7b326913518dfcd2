"""Sends recorded requests to a running install and reads back what it made of each: a test bench from the outside."""

import http.client  # ast-grep-ignore: one-door-out
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

PROFILES: Final = Path(__file__).with_name("profiles.json")
QUIET_SECONDS: Final = 10.5
"""Opens that look like people's must stand apart by more than a burst lasts."""
_TIMEOUT_SECONDS: Final = 20


class ReplayError(Exception):
    """The install cannot be asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One profile and what became of it."""

    name: str
    status: int
    expected: str
    verdict: str
    counted: bool
    reasons: list[str]
    address_believed: bool
    needs_address: bool

    @property
    def is_right(self) -> bool:
        """Whether the verdict is the one expected; where the address was to decide and was not believed, nobody can say."""
        return self.verdict == self.expected or (self.needs_address and not self.address_believed)

    @property
    def mark(self) -> str:
        """In a word: `ok`, `NOT`, or `?`."""
        if self.verdict == self.expected:
            return "ok"
        return "?" if self.is_right else "NOT"


def replay(
    url: str, *, key: str, wait: Callable[[float], None] = time.sleep, pause: float = QUIET_SECONDS
) -> Iterator[Outcome]:
    """Open the link as each profile would, and yield what the install says of it. Raises ReplayError."""
    invoice = _invoice_of(url, key=key)
    before = _newest(url, invoice, key=key)
    for profile in json.loads(PROFILES.read_text(encoding="utf-8")):
        if profile["expect"] == "human":
            wait(pause)
        headers = {**profile["headers"], "X-Forwarded-For": profile["ip"], "X-Forwarded-Proto": "https"}
        status, _ = _ask(url, profile["method"], headers)
        view = _newest(url, invoice, key=key)
        if view is None or (before is not None and view["id"] == before["id"]):
            raise ReplayError(f"“{profile['name']}” was answered {status}, but no open was recorded.")
        before = view
        yield Outcome(
            name=profile["name"],
            status=status,
            expected=profile["expect"],
            verdict=view["verdict"],
            counted=view["counted"],
            reasons=[f"{reason['text']} ({reason['code']})" for reason in view["reasons"]],
            address_believed=view["ip"] == profile["ip"],
            needs_address=profile.get("needs") == "address",
        )


def _invoice_of(url: str, *, key: str) -> str:
    cursor = ""
    while cursor is not None:
        page = _api(url, f"/invoices?limit=100&cursor={cursor}" if cursor else "/invoices?limit=100", key=key)
        for invoice in page["data"]:
            if invoice["share"] and urlsplit(invoice["share"]["url"]).path == urlsplit(url).path:
                return str(invoice["id"])
        cursor = page["next_cursor"]
    raise ReplayError("None of the key's invoices has this link.")


def _newest(url: str, invoice: str, *, key: str) -> dict[str, Any] | None:
    found = _api(url, f"/invoices/{invoice}/views?limit=1", key=key)["data"]
    return found[0] if found else None


def _api(url: str, path: str, *, key: str) -> dict[str, Any]:
    status, body = _ask(url, "GET", {"Authorization": f"Bearer {key}"}, path=f"/api/v1{path}")
    if status != http.client.OK:
        raise ReplayError(f"The API answered {status}: is this a key of the company whose link it is?")
    answer: dict[str, Any] = json.loads(body)
    return answer


def _ask(url: str, method: str, headers: dict[str, str], *, path: str = "") -> tuple[int, bytes]:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ReplayError("Give the link as it was shared, such as https://pay.example.com/i/…")
    connection = connect(parts.hostname, parts.port, timeout=_TIMEOUT_SECONDS)
    try:
        # Exactly these headers and no other: what a client leaves out is evidence too.
        connection.putrequest(method, path or parts.path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise ReplayError(f"{parts.netloc} does not answer ({type(error).__name__}).") from error
    finally:
        connection.close()
