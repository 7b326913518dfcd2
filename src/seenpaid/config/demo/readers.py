"""Who opens links, and from where. Addresses of people are of the ranges kept for examples (RFC 5737)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from seenpaid.config.demo.browsers import BROWSERS, PREVIEWERS, SCRIPT, Headers, prefetching, spoken
from seenpaid.engagement.capture import Capture, capture
from seenpaid.engagement.client.place import NOWHERE, Place
from seenpaid.engagement.models import Action


@dataclass(frozen=True, slots=True)
class Reader:
    """A client at an address."""

    headers: Headers
    ip: str
    place: Place = NOWHERE

    def opens(
        self,
        *,
        at: datetime,
        via: str = "",
        action: Action = Action.PAGE,
        user_id: str | None = None,
        method: str = "GET",
    ) -> Capture:
        """Return the request as the edge would have read it, at that moment and from that place."""
        captured = capture(
            at=at,
            method=method,
            path="/i/demo",
            headers=self.headers.items(),
            peer=self.ip,
            scheme="https",
            via=via,
            action=action,
            user_id=user_id,
        )
        return replace(captured, client_ip=self.ip, place=self.place)

    def fetching_ahead(self) -> "Reader":
        """Return the same browser before its owner presses anything."""
        return replace(self, headers=prefetching(self.headers))


def person(told: list[str]) -> Reader:
    """Return a reader as `cast.json` tells of one."""
    browser, ip, city, region, country, language = told
    return Reader(spoken(BROWSERS[browser], language), ip, Place(city, region, country))


def rented(told: list[str], *, ip: str) -> Reader:
    """Return the same person at a desktop in a data centre: a browser like any other, at an address like none."""
    return Reader(spoken(BROWSERS["chrome_windows"], told[-1]), ip, _AMAZON)


SENDER: Final = Reader(spoken(BROWSERS["firefox_mac"], "de-DE"), "203.0.113.5", Place("Berlin", "Berlin", "DE"))

_AMAZON: Final = Place(asn=16509, network="Amazon.com")
_MICROSOFT: Final = Place(asn=8075, network="Microsoft Corporation")
PREVIEWS: Final = {
    "slack": Reader(PREVIEWERS["slack"], "198.51.100.240", _AMAZON),
    "whatsapp": Reader(PREVIEWERS["whatsapp"], "198.51.100.241", Place(asn=32934, network="Facebook")),
    "teams": Reader(PREVIEWERS["teams"], "198.51.100.242", _MICROSOFT),
    "imessage": Reader(PREVIEWERS["imessage"], "198.51.100.243"),
}
PROGRAM: Final = Reader(SCRIPT, "192.0.2.250", Place(asn=24940, network="Hetzner Online"))
SCANNERS: Final = (
    Reader(spoken(BROWSERS["chrome_windows"], "en-US"), "40.94.28.11", _MICROSOFT),
    Reader(spoken(BROWSERS["edge_windows"], "en-US"), "40.94.28.64", _MICROSOFT),
    Reader(spoken(BROWSERS["chrome_mac"], "en-US"), "40.94.31.9", _MICROSOFT),
    Reader(spoken(BROWSERS["chrome_windows"], "en-US"), "40.94.31.102", _MICROSOFT),
)
"""A mail filter that looks like four ordinary browsers, from the range that its vendor publishes."""
