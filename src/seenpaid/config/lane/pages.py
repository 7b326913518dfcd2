"""GET of a shared page without a session cookie: read once, recorded with its neighbours, answered."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs

from django.conf import settings

from seenpaid.config.lane.committer import Committer
from seenpaid.engagement.capture import capture
from seenpaid.portal.headers import FORM_HEADERS, PAGE_HEADERS, PAY_HEADERS
from seenpaid.portal.opening import Answer, Opening
from seenpaid.sharing.models import LinkKind

_PATH: Final = re.compile(r"/(i|invoice|q|c)/([A-Za-z0-9_-]{32})", re.ASCII)
_KINDS: Final = MappingProxyType(
    {"i": LinkKind.INVOICE, "invoice": LinkKind.INVOICE, "q": LinkKind.QUOTE, "c": LinkKind.CREDIT_NOTE}
)


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_HEADERS: Final = _raw(PAGE_HEADERS)
_SHOWN_HEADERS: Final = MappingProxyType(
    {
        LinkKind.INVOICE: _raw(PAY_HEADERS),
        LinkKind.QUOTE: _raw(FORM_HEADERS),
        LinkKind.CREDIT_NOTE: _raw(FORM_HEADERS),
    }
)


class Asked(NamedTuple):
    """Whose page it is about."""

    kind: LinkKind
    token: str


def asked_in(scope: Any) -> Asked | None:
    """Return what is asked for if the lane serves this request, else None: Django then does."""
    if scope["method"] != "GET" or (found := _PATH.fullmatch(scope["path"])) is None or _has_session(scope):
        return None
    return Asked(_KINDS[found[1]], found[2])


async def serve(scope: Any, send: Any, *, asked: Asked, committer: Committer) -> None:
    """Answer one open."""
    answer = await committer.open(_opening(scope, asked))
    await _send(send, answer, kind=asked.kind)


def _opening(scope: Any, asked: Asked) -> Opening:
    query = scope.get("query_string", b"")
    peer = scope.get("client")
    return Opening(
        token=asked.token,
        kind=asked.kind,
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


async def _send(send: Any, answer: Answer, *, kind: LinkKind) -> None:
    headers = [
        *(_SHOWN_HEADERS[kind] if answer.status == HTTPStatus.OK else _HEADERS),
        (b"content-length", str(len(answer.page)).encode()),
    ]
    if answer.retry_after:
        headers.append((b"retry-after", str(answer.retry_after).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.page})
