"""Long lists, a page at a time: the cursor is ours alone to make, for one company and one list. SEC-177"""

from collections.abc import Sequence
from typing import Final

from django.core import signing
from django.http import HttpResponse

from seenpaid.api.answers import ok
from seenpaid.api.auth import Asked
from seenpaid.api.errors import INVALID_PARAMETERS, RefusedError

MOST: Final = 100
USUAL: Final = 25


def key_in(cursor: str, *, request: Asked) -> str | None:
    """Return the key that the page begins after, or None for the first. Raises RefusedError."""
    if not cursor:
        return None
    try:
        return _signer(request).unsign(cursor)
    except signing.BadSignature:
        errors = {"cursor": ["Use a next_cursor of this very list."]}
        raise RefusedError(INVALID_PARAMETERS, errors=errors) from None


def listed(request: Asked, rows: Sequence[object], *, next_key: str | None) -> HttpResponse:
    """Return a page of JSON rows and the cursor of the next one."""
    next_cursor = None if next_key is None else _signer(request).sign(next_key)
    return ok({"data": rows, "next_cursor": next_cursor})


def _signer(request: Asked) -> signing.Signer:
    return signing.Signer(salt=f"cursor {request.auth.company_id} {request.path}", sep=".")
