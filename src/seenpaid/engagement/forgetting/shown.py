"""What whoever holds a link may see of the opens through it: their own traces, and no member's. SEC-221, SEC-223

An address is shown only to whoever asks from it: a forwarded link must not tell one reader where another one lives.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from seenpaid.engagement.models import ActorType, View
from seenpaid.lib.wire import moment, moment_or_none
from seenpaid.sharing.access import Access

MOST_EXPORTED: Final = 10_000

type Address = Literal["kept", "shortened", "none"]


@dataclass(frozen=True, slots=True)
class Trace:
    """One open through the link, as it is still recorded."""

    at: datetime
    action: str
    source: str
    revision: int
    actor_type: str
    verdict: str
    counted: bool
    reasons: tuple[str, ...]
    browser: str
    os: str
    device: str
    city: str
    region: str
    country: str
    network: str
    address: Address
    address_until: datetime | None
    own_address: str
    own_user_agent: str


def traces_of(access: Access, *, asked_from: str | None, limit: int) -> list[Trace]:
    """Return the newest opens through the link, the seller's own previews left out."""
    rows = (
        View.objects.filter(company_id=access.company_id, document_id=access.document_id, link_id=access.link_id)
        .exclude(actor_type=ActorType.SENDER_PREVIEW)
        .order_by("-id")[:limit]
    )
    return [_trace(row, access=access, asked_from=asked_from) for row in rows]


def _trace(view: View, *, access: Access, asked_from: str | None) -> Trace:
    is_whole = view.ip is not None and view.thinned_at is None
    is_own = is_whole and view.ip == asked_from
    return Trace(
        at=view.viewed_at,
        action=view.action,
        source=view.source,
        revision=view.revision,
        actor_type=view.actor_type,
        verdict=view.verdict,
        counted=view.counted,
        reasons=tuple(str(reason.get("text", "")) for reason in view.reasons),
        browser=view.browser,
        os=view.os,
        device=view.device,
        city=view.city,
        region=view.region,
        country=view.country,
        network=view.network,
        address="kept" if is_whole else "shortened" if view.ip is not None else "none",
        address_until=view.viewed_at + timedelta(days=access.address_days) if is_whole else None,
        own_address=(view.ip or "") if is_own else "",
        own_user_agent=view.user_agent if is_own else "",
    )


def export_shape(access: Access, traces: list[Trace], *, company: str, number: str, now: datetime) -> dict[str, Any]:
    """Return everything recorded about the link, in JSON."""
    return {
        "company": company,
        "document": number,
        "exported_at": moment(now),
        "level": access.tracking,
        "has_objected": access.has_objected,
        "address_days": access.address_days,
        "row_days": access.row_days,
        "opens": [
            {
                "at": moment(trace.at),
                "action": trace.action,
                "source": trace.source,
                "revision": trace.revision,
                "actor_type": trace.actor_type,
                "verdict": trace.verdict,
                "counted": trace.counted,
                "reasons": list(trace.reasons),
                "browser": trace.browser or None,
                "os": trace.os or None,
                "device": trace.device or None,
                "city": trace.city or None,
                "region": trace.region or None,
                "country": trace.country or None,
                "network": trace.network or None,
                "address": trace.address,
                "address_until": moment_or_none(trace.address_until),
                "ip": trace.own_address or None,
                "user_agent": trace.own_user_agent or None,
            }
            for trace in traces
        ],
    }
