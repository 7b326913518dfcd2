"""Reads what mail servers send back: bounces (RFC 3464) and complaints (RFC 5965). Bytes in, facts out; no database.

Anybody can write such a message. What makes one believable is the Message-ID of ours that it returns, which nobody can
guess. SEC-128
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import default
from typing import Final

LARGEST: Final = 2_000_000
_MESSAGE_ID: Final = re.compile(r"^message-id:\s*(<[^<>\s]{5,200}>)", re.IGNORECASE | re.MULTILINE)
_ENVELOPE_ID: Final = re.compile(r"mai_[0-9a-z]{26}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Report:
    """One mail that did not arrive for good, or that its reader called spam."""

    message_id: str
    addresses: frozenset[str]
    status: str
    text: str
    is_complaint: bool = False
    envelope_id: str = ""
    """Our own id of the mail, as servers that know RFC 3461 give it back; some return nothing else."""


def read_report(raw: bytes) -> Report | None:
    """Return what the message reports, or None for anything that is no final report of ours to act on. Never raises."""
    try:
        message = message_from_bytes(raw[:LARGEST], policy=default)
        return _read(message)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return None  # what others write is malformed in more ways than the library knows.


def _read(message: EmailMessage) -> Report | None:
    if message.get_content_type() != "multipart/report":
        return None
    kinds = {part.get_content_type(): part for part in message.walk()}
    message_id, status_part = _returned_id(kinds), kinds.get("message/delivery-status")
    envelope_id = next((found for block in _blocks(status_part) if (found := _envelope_id(block))), "")
    if not message_id and not envelope_id:
        return None
    if "message/feedback-report" in kinds:
        return Report(message_id, frozenset(), "", "Reported as spam", is_complaint=True)
    failed = [block for block in _blocks(status_part) if _word(block, "Action") == "failed"]
    if not failed:
        return None  # delayed, relayed, delivered: nothing has ended.
    said = " ".join(str(failed[0].get("Diagnostic-Code", "")).split()).removeprefix("smtp;").strip()
    status = _word(failed[0], "Status")[:12]
    names = ("Final-Recipient", "Original-Recipient")
    addresses = {_address(block, name) for block in failed for name in names} - {""}
    return Report(
        message_id, frozenset(addresses), status, said[:400] or status or "It came back.", envelope_id=envelope_id
    )


def _blocks(part: Message | None) -> Iterator[Message]:
    payload = part.get_payload() if part is not None else []
    if isinstance(payload, list):
        yield from (block for block in payload if isinstance(block, Message))


def _returned_id(kinds: Mapping[str, Message]) -> str:
    """Return the Message-ID of what was sent, as it stands in the headers that came back with the report."""
    for kind in ("message/rfc822", "text/rfc822-headers"):
        if (part := kinds.get(kind)) is None:
            continue
        payload = part.get_payload()
        first = payload[0] if isinstance(payload, list) and payload else payload
        text = first.as_string() if isinstance(first, Message) else str(first)
        if found := _MESSAGE_ID.search(text):
            return found[1]
    return ""


def _envelope_id(block: Message) -> str:
    found = _ENVELOPE_ID.fullmatch(str(block.get("Original-Envelope-Id", "")).strip())
    return found[0] if found else ""


def _word(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip().lower()


def _address(block: Message, name: str) -> str:
    return _word(block, name).partition(";")[2].strip().strip("<>")[:254]
