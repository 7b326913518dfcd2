"""What happened around an open: other browsers on the same link, and the same address on other customers' links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection

from seenpaid.engagement.client.networks import NetworkKind, network_of
from seenpaid.engagement.rows.views import neighbours
from seenpaid.lib.ids import first_id
from seenpaid.lib.tenancy import across_companies

if TYPE_CHECKING:
    from seenpaid.engagement.capture import Capture
    from seenpaid.engagement.rows.views import Neighbour
    from seenpaid.sharing.access import Access

SWEEP: Final = timedelta(seconds=60)
SWEPT_SOON: Final = timedelta(hours=1)
_CROWD: Final = 3
"""Two people may press a copied link in the same seconds; two browsers on a link just mailed are a filter's."""
_MOST_LOOKED_AT: Final = 200
_PEOPLE: Final = frozenset({NetworkKind.ORDINARY, NetworkKind.RELAY})

# The newest opens by key, wherever they were recorded, so that every process sees every other's; then the few of one address.
_SWEPT: Final = """
    SELECT DISTINCT document.id, document.customer_id
      FROM (SELECT id, company_id, document_id, ip FROM engagement_view WHERE id > %s AND id < %s ORDER BY id DESC LIMIT %s) AS seen
      JOIN documents_document AS document ON document.id = seen.document_id
     WHERE seen.company_id = %s AND document.company_id = %s AND seen.ip = %s
     LIMIT 10
"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Who else opened this document moments ago, and which documents this address opened, each with its customer."""

    around: list[Neighbour]
    swept: Mapping[str, str]

    def customers(self, customer_id: str | None) -> int:
        """Return how many customers' links the address opened, this one among them."""
        return len({*self.swept.values(), customer_id})


def identities(
    around: Iterable[tuple[str | None, str]], *, ip: str | None, user_agent: str, mailed: bool
) -> tuple[int, int]:
    """Return how many browsers and addresses opened the link within seconds, this open among them."""
    others = list(around)
    agents = {agent for _, agent in others} | {user_agent}
    addresses = {address for address, _ in others} | {ip}
    if not mailed and max(len(agents), len(addresses)) < _CROWD:
        return 1, 1
    return len(agents), len(addresses)


def surroundings_of(access: Access, capture: Capture) -> Surroundings:
    """Look around an open that is not recorded yet."""
    at, ip, asn = capture.at, capture.client_ip, capture.place.asn
    around = neighbours(access, at=at)
    if ip is None or not may_sweep(ip, asn, at=at, mailed_at=access.mailed_at):
        return Surroundings(around, {})
    return Surroundings(around, swept(ip, company_id=access.company_id, since=at - SWEEP, until=at))


def identities_around(access: Access, capture: Capture, around: list[Neighbour]) -> tuple[int, int]:
    """Return how many browsers and addresses opened the link within seconds, this open among them."""
    return identities(
        ((one.ip, one.user_agent) for one in around),
        ip=capture.client_ip,
        user_agent=capture.headers.get("user-agent", ""),
        mailed=access.mailed_at is not None,
    )


def may_sweep(ip: str | None, asn: int | None, *, at: datetime, mailed_at: datetime | None) -> bool:
    """Say whether an address could be a filter's on its round.

    Not where people live, and of an unknown network soon after a mail only: this saves most opens a look at the log.
    """
    kind = network_of(ip, asn)[0]
    if ip is None or kind in _PEOPLE or kind is NetworkKind.MAIL_FILTER:
        return False
    if mailed_at is None:
        return kind is not NetworkKind.UNKNOWN
    return abs(at - mailed_at) <= SWEPT_SOON


def swept(ip: str, *, company_id: str, since: datetime, until: datetime) -> dict[str, str]:
    """Return the company's documents that the address opened then, each with its customer."""
    between = [first_id("viw", at=since), first_id("viw", at=until + timedelta(milliseconds=1))]
    # Asked by company first, a database reads all of the company's log to find its newest few.
    with (
        across_companies("a glance at the newest opens by key, of which only this company's are used"),
        connection.cursor() as cursor,
    ):
        cursor.execute(_SWEPT, [*between, _MOST_LOOKED_AT, company_id, company_id, ip])
        return dict(cursor.fetchall())
