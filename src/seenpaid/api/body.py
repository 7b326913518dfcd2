"""Reads a JSON body strictly: what two parsers could understand differently is refused. SEC-62, SEC-63, SEC-182"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest

from seenpaid.api.errors import INVALID_JSON, TOO_LARGE, UNSUPPORTED, RefusedError

LARGEST: Final = 1_000_000
DEEPEST: Final = 20
_LONGEST_NUMBER: Final = 400


def read_object(request: HttpRequest) -> dict[str, Any]:
    """Return the body's JSON object. Raises RefusedError."""
    if not (body := read_bytes(request)):
        raise RefusedError(INVALID_JSON, detail="Send one JSON object.")
    charset = (request.content_params or {}).get("charset", "utf-8")
    if request.content_type != "application/json" or charset.lower() != "utf-8":
        raise RefusedError(UNSUPPORTED)
    value = parse(body)
    if not isinstance(value, dict):
        raise RefusedError(INVALID_JSON)
    return value


def read_nothing(request: HttpRequest) -> None:
    """Take a body that has nothing to say: none, or an empty object. Raises RefusedError."""
    if read_bytes(request) and read_object(request):
        raise RefusedError(INVALID_JSON, detail="This takes no fields; send no body.")


def read_bytes(request: HttpRequest) -> bytes:
    """Return the body as it came. Raises RefusedError for one that is compressed or too large."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise RefusedError(UNSUPPORTED)
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and (len(length) > len(str(LARGEST)) or int(length) > LARGEST):
        raise RefusedError(TOO_LARGE)
    body = request.body
    if len(body) > LARGEST:
        raise RefusedError(TOO_LARGE)
    return body


def read_file(request: HttpRequest, *, most: int) -> bytes:
    """Return a body that is a file: what it is shows in its content alone. One byte more than `most` says it is too much.

    Raises RefusedError for one that is compressed.
    """
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise RefusedError(UNSUPPORTED, detail="Send the file as it is, without Content-Encoding.")
    return bytes(request.read(most + 1))


def parse(body: bytes) -> Any:
    """Return the value, with numbers that have a point as Decimal. Raises RefusedError."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_not_a_number,
            parse_float=_decimal,
            parse_int=_whole,
        )
    except RecursionError:
        raise RefusedError(INVALID_JSON, detail=f"Nest at most {DEEPEST} levels.") from None
    except ValueError as error:
        raise RefusedError(INVALID_JSON, detail=_said(error)) from None
    for text, depth in _texts(value):
        if depth > DEEPEST:
            raise RefusedError(INVALID_JSON, detail=f"Nest at most {DEEPEST} levels.")
        if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            raise RefusedError(INVALID_JSON, detail="A text holds half of a surrogate pair.")
    return value


class _FaultError(ValueError):
    """Something JSON allows, or half the parsers do, and we do not."""


def _said(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}."
    return str(error) if isinstance(error, _FaultError) else "The body is not UTF-8."


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _FaultError("A name stands twice in one object.")
    return found


def _not_a_number(name: str) -> None:
    raise _FaultError(f"{name} is not JSON.")


def _decimal(digits: str) -> Decimal:
    if len(digits) > _LONGEST_NUMBER:
        raise _FaultError("A number has too many digits.")
    return Decimal(digits)


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise _FaultError("A number has too many digits.")
    return int(digits)


def _texts(value: Any) -> Iterator[tuple[str, int]]:
    """Every text in the value, names too, with how deep it stands; an object or list counts as an empty text."""
    waiting = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, str):
            yield item, depth
        elif isinstance(item, dict | list):
            yield "", depth
            waiting.extend((inner, depth + 1) for inner in (item.values() if isinstance(item, dict) else item))
            if isinstance(item, dict):
                waiting.extend((name, depth + 1) for name in item)
