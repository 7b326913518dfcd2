"""Everything an open says about itself, read from the request once, and frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.conf import settings

from seenpaid.engagement.alarms import warn_of_silent_proxy
from seenpaid.engagement.client.address import client_address
from seenpaid.engagement.client.place import Place, place_of
from seenpaid.engagement.client.places import places
from seenpaid.engagement.models import Action, Source

__all__ = ["Action", "Capture", "Source", "capture"]

LONGEST_HEADER: Final = 2048
MOST_HEADERS: Final = 100

# A cookie, an authorization or a full referrer is nobody's business here: they are never read into a capture.
_LEFT_OUT: Final = frozenset({"cookie", "authorization", "proxy-authorization"})
_SOURCES: Final = {"email": Source.EMAIL, "portal": Source.PORTAL, "api": Source.API}


@dataclass(frozen=True, slots=True)
class Capture:
    """One request for a shared page, as its edge saw it."""

    at: datetime
    method: str
    path: str
    headers: Mapping[str, str]
    client_ip: str | None
    place: Place
    secure: bool
    source: Source
    action: Action
    user_id: str | None = None
    """The signed-in user, from the session and nothing else. SEC-114"""


def capture(
    *,
    at: datetime,
    method: str,
    path: str,
    headers: Iterable[tuple[str, str]],
    peer: str | None,
    scheme: str,
    via: str = "",
    action: Action = Action.PAGE,
    user_id: str | None = None,
) -> Capture:
    """Return the capture of a request. Never raises, whatever the headers hold."""
    kept = _kept(headers)
    address = client_address(peer, kept, trusted=settings.SEENPAID_TRUSTED_PROXIES)
    if address.proxy_trusted and not address.forwarded:
        warn_of_silent_proxy(address.ip)
    place = place_of(
        address.ip,
        kept,
        proxy_trusted=address.proxy_trusted,
        reader=places(),
    )
    forwarded_proto = kept.get("x-forwarded-proto", "") if address.proxy_trusted else ""
    return Capture(
        at=at,
        method=method[:8],
        path=path[:LONGEST_HEADER],
        headers=MappingProxyType(kept),
        client_ip=address.ip,
        place=place,
        secure=(forwarded_proto or scheme) == "https",
        source=_SOURCES.get(via, Source.LINK),
        action=action,
        user_id=user_id,
    )


def _kept(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in headers:
        low = name.lower()
        if low in _LEFT_OUT:
            continue
        if low in kept:
            # Several lines of one header read as one, joined by commas (RFC 9110 section 5.3).
            kept[low] = f"{kept[low]}, {value}"[:LONGEST_HEADER]
        elif len(kept) < MOST_HEADERS:
            # The nearest hops of a forwarding chain stand at its end.
            kept[low] = value[-LONGEST_HEADER * 4 :] if low == "x-forwarded-for" else value[:LONGEST_HEADER]
    return kept
