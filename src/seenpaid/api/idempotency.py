"""`Idempotency-Key`: a POST may be repeated and is done once. SEC-174, SEC-175"""

import hashlib
import re
from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.utils import timezone

from seenpaid.api.auth import Asked
from seenpaid.api.body import read_bytes
from seenpaid.api.errors import INVALID_HEADER, RefusedError
from seenpaid.companies.actions import answers

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
_WELL_FORMED: Final = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)
_KEPT_HEADERS: Final = ("Content-Type", "ETag", "Location")


def once(request: Asked, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work, or answer as before if this very request was answered within a day. Raises RefusedError."""
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    if not _WELL_FORMED.fullmatch(key):
        raise RefusedError(INVALID_HEADER, detail="An Idempotency-Key has 1 to 255 visible ASCII characters.")
    asked = answers.Asked(
        route=f"{request.method} {request.path}", key=key, digest=hashlib.sha256(read_bytes(request)).digest()
    )
    answer = answers.answer_once(asked, work=lambda: _kept(work()), by=request.auth, now=timezone.now())
    response = HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
    if answer.is_replay:
        response[REPLAYED] = "true"
    return response


def _kept(response: HttpResponse) -> answers.Answer:
    headers = {name: response[name] for name in _KEPT_HEADERS if response.has_header(name)}
    return answers.Answer(response.status_code, headers, response.content.decode())
