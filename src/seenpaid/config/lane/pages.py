"""GET of a shared page without a session cookie: read once, recorded with its neighbours, answered."""

import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs

from django.conf import settings

from seenpaid.config.lane.committer import Committer
from seenpaid.engagement.capture import capture
from seenpaid.portal.headers import PAGE_HEADERS, PAY_HEADERS
from seenpaid.portal.opening import Answer, Opening
from seenpaid.sharing.models import LinkKind

_PATH: Final = re.compile(r"/(?:i|invoice)/([A-Za-z0-9_-]{32})", re.ASCII)
_HEADERS: Final = [(name.lower().encode(), value.encode()) for name, value in PAGE_HEADERS.items()]
_PAY_HEADERS: Final = [(name.lower().encode(), value.encode()) for name, value in PAY_HEADERS.items()]


def token_in(scope: Any) -> str | None:
    """Return the token if the lane serves this request, else None: Django then does."""
    if scope["method"] != "GET" or (found := _PATH.fullmatch(scope["path"])) is None or _has_session(scope):
        return None
    return found[1]


async def serve(scope: Any, send: Any, *, token: str, committer: Committer) -> None:
    """Answer one open."""
    answer = await committer.open(_opening(scope, token=token))
    await _send(send, answer)


def _opening(scope: Any, *, token: str) -> Opening:
    query = scope.get("query_string", b"")
    peer = scope.get("client")
    return Opening(
        token=token,
        kind=LinkKind.INVOICE,
        capture=capture(
            at=datetime.now(UTC),
            method=scope["method"],
            path=scope["path"],
            headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]],
            peer=peer[0] if peer else None,
            scheme=scope.get("scheme", "http"),
            via=parse_qs(query.decode("latin-1")).get("via", [""])[0] if query else "",
        ),
    )


def _has_session(scope: Any) -> bool:
    name = f"{settings.SESSION_COOKIE_NAME}=".encode()
    return any(key == b"cookie" and name in value for key, value in scope["headers"])


async def _send(send: Any, answer: Answer) -> None:
    headers = [
        *(_PAY_HEADERS if answer.status == HTTPStatus.OK else _HEADERS),
        (b"content-length", str(len(answer.page)).encode()),
    ]
    if answer.retry_after:
        headers.append((b"retry-after", str(answer.retry_after).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.page})
