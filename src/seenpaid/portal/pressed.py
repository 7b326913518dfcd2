"""Reads what came with a press of Pay, once: an amount and a gateway, as a form or as JSON, and nothing else. SEC-79"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from seenpaid.lib.money import exponent

_JSON: Final = "application/json"
_FIELDS: Final = ("amount", "gateway")
_LONGEST: Final = 60
_COMMA: Final = re.compile(r"([0-9]{1,15}),([0-9]{1,2})", re.ASCII)


class UnreadableError(ValueError):
    """No form that Pay sends: the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was asked for. Without an amount it is all that is owed."""

    amount: str | None = None
    gateway: str = ""
    currency: str = ""

    def amount_in(self, currency: str) -> str | None:
        """Return the amount with a point: where it can mean nothing else, a single comma is one too."""
        typed = self.amount.strip() if self.amount else None
        found = _COMMA.fullmatch(typed) if typed else None
        return f"{found[1]}.{found[2]}" if found and len(found[2]) <= exponent(currency) else typed


def pressed(request: HttpRequest, *, also: Sequence[str] = ()) -> Pressed:
    """Return what was sent. Raises UnreadableError, also for whatever Pay does not send."""
    allowed = (*_FIELDS, *also)
    try:
        values = _in_json(request.body) if request.content_type == _JSON else _in_form(request)
    except (BadRequest, SuspiciousOperation, MultiPartParserError, OSError, ValueError, RecursionError) as error:
        raise UnreadableError("This cannot be read.") from error
    if unknown := set(values) - set(allowed):
        raise UnreadableError(f"There is no “{min(unknown)[:_LONGEST]}” here. Send {', '.join(allowed)}.")
    for name, value in values.items():
        if not isinstance(value, str) or len(value) > _LONGEST or "\0" in value:
            raise UnreadableError(f"Write {name} as a short text, such as “50.00”.")
    return Pressed(**{name: str(value) for name, value in values.items()})


def wants_json(request: HttpRequest) -> bool:
    """Say whether a program asks."""
    return request.content_type == _JSON or not request.accepts("text/html")


def _in_json(body: bytes) -> Mapping[str, object]:
    read = json.loads(body or b"{}")
    if not isinstance(read, dict):
        raise UnreadableError("Send an object.")
    return {name: value for name, value in read.items() if value is not None}


def _in_form(request: HttpRequest) -> Mapping[str, object]:
    fields = {name: said[0] if len(said) == 1 else said for name, said in request.POST.lists()}
    return fields | dict.fromkeys(request.FILES)
