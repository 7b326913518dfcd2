"""Reads a provider's message once it is known to be the provider's own."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from seenpaid.payments.gateways.errors import ForgedError

TOLERANCE: Final = timedelta(seconds=300)
_LONGEST_ID: Final = 200


def read_json(body: bytes) -> Mapping[str, Any]:
    """Return the object that the bytes hold. Raises ForgedError for anything else."""
    try:
        read = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise ForgedError("The message is not JSON.") from error
    if not isinstance(read, dict):
        raise ForgedError("The message is not an object.")
    return read


def event_id_of(read: Mapping[str, Any], name: str, *, body: bytes) -> str:
    """Return the provider's own id of the message, or one made of its bytes where it gives none."""
    told = text_in(read, name)
    return told if 0 < len(told) <= _LONGEST_ID else f"sha256:{hashlib.sha256(body).hexdigest()}"


def text_in(read: object, *path: str) -> str:
    """Return the text at that place in nested objects, or nothing: what a provider leaves out, says null or changes is no error."""
    for name in path:
        read = read.get(name) if isinstance(read, Mapping) else None
    return read if isinstance(read, str) and "\0" not in read else ""


def part_of(read: object, *path: str) -> Mapping[str, Any]:
    """Return the object at that place, or an empty one."""
    for name in path:
        read = read.get(name) if isinstance(read, Mapping) else None
    return read if isinstance(read, Mapping) else {}


def check_time(at: datetime, *, now: datetime) -> None:
    """Refuse a message of long ago, and one from the future. Raises ForgedError. SEC-132"""
    if abs(now - at) > TOLERANCE:
        raise ForgedError("The message is not from now.")
