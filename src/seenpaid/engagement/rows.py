"""The SQL of one open. Constant statements on Django's own connection: the path of every view, kept short.

Both databases run the same text. Every statement names the document, so each is one index look-up.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import connection

from seenpaid.engagement.client.fingerprints import LONGEST_USER_AGENT, kept_headers, printable
from seenpaid.engagement.log.chain import Head, canonical, commitments, follow, head_at, new_salts, seal_open
from seenpaid.engagement.log.facts import facts
from seenpaid.lib.ids import first_id, new_id
from seenpaid.lib.statement import Statement
from seenpaid.lib.times import moment, when

if TYPE_CHECKING:
    from seenpaid.engagement.capture import Capture
    from seenpaid.engagement.judging.judge import Judged
    from seenpaid.sharing.access import Access

BURST: Final = timedelta(seconds=10)
MOST_NEIGHBOURS: Final = 20
_NOWHERE: Final = ("", "", "", None, "")


class Standing(NamedTuple):
    """What the summary row says before this open."""

    views: int
    labels: int
    first_viewed_at: datetime | None
    last_viewed_at: datetime | None
    suppressed: int
    head: Head


class Known(NamedTuple):
    """What is known of the visitor before this open."""

    id: str
    label: str
    views: int
    last_counted_at: datetime | None
    unclear_since: datetime | None
    seen_revision: int = 0


class Neighbour(NamedTuple):
    """An open of the same document moments ago."""

    ip: str | None
    user_agent: str


_STANDING: Final = (
    "SELECT views, labels, first_viewed_at, last_viewed_at, suppressed, chain_position, chain_digest "
    "FROM engagement_engagement WHERE document_id = %s"
)
_STAND: Final = Statement(_STANDING)
_STAND_ALONE: Final = Statement(f"{_STANDING} FOR UPDATE")
_BEGIN: Final = Statement(
    "INSERT INTO engagement_engagement (document_id, company_id, views, opens, visitors, unique_ips, previews, automated, "
    "unverified, suppressed, labels, forgotten, chain_position) VALUES (%s, %s, 0, 0, 0, 0, 0, 0, 0, 0, 0, '{}', 0) "
    "ON CONFLICT (document_id) DO NOTHING"
)
_NEIGHBOURS: Final = Statement(
    "SELECT ip, user_agent FROM engagement_view WHERE company_id = %s AND document_id = %s AND id > %s "
    # Robots known by themselves are no burst's; those known by the burst alone are.
    "AND (actor_type = 'recipient' OR (actor_type = 'automated' AND confidence < 98 "
    "AND CAST(reasons AS TEXT) LIKE '%%\"burst\"%%')) ORDER BY id DESC LIMIT %s"
)
_VISITOR: Final = Statement(
    "SELECT id, label, views, last_counted_at, unclear_since, seen_revision FROM engagement_visitor "
    "WHERE document_id = %s AND key = %s"
)
_NEW_VISITOR: Final = Statement(
    "INSERT INTO engagement_visitor (id, company_id, document_id, key, ip_key, label, first_seen_at, last_counted_at, unclear_since, "
    "views, seen_revision) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_VISITOR_AGAIN: Final = Statement(
    "UPDATE engagement_visitor SET label = %s, last_counted_at = %s, unclear_since = %s, views = %s, "
    "seen_revision = %s WHERE document_id = %s AND id = %s"
)
_SAME_ADDRESS: Final = Statement(
    "SELECT 1 FROM engagement_visitor WHERE document_id = %s AND ip_key = %s AND views > 0 AND id <> %s LIMIT 1"
)
_VIEW_COLUMNS = (
    "id company_id document_id link_id visitor_id viewed_at actor_type verdict kind confidence reasons rules_version counted "
    "action source revision ip user_agent browser os device city region country asn network method headers thinned_at "
    "position sealed salts digest"
).split()
_VIEW: Final = Statement(
    f"INSERT INTO engagement_view ({', '.join(_VIEW_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_VIEW_COLUMNS))})"  # noqa: S608  # constants.
)
_OPEN: Final = (
    "UPDATE engagement_engagement SET opens = opens + 1, previews = previews + %s, automated = automated + %s, "
    "unverified = unverified + %s, labels = labels + %s, last_read_at = COALESCE(%s, last_read_at), "
    "chain_position = %s, chain_digest = %s"
)
_OPENED: Final = Statement(f"{_OPEN} WHERE document_id = %s")
_VIEWED: Final = Statement(
    f"{_OPEN}, views = views + 1, visitors = visitors + %s, unique_ips = unique_ips + %s, first_viewed_at = %s, "
    "last_viewed_at = %s, last_view_id = %s, seen_revision = %s WHERE document_id = %s"
)
_SUPPRESSED: Final = Statement("UPDATE engagement_engagement SET suppressed = suppressed + 1 WHERE document_id = %s")


def stand(access: Access) -> Standing:
    """Return the summary row, made if missing, held until the transaction ends."""
    standing = _STAND_ALONE if connection.features.has_select_for_update else _STAND
    row = standing.row([access.document_id])
    if row is None:
        _BEGIN.run([access.document_id, access.company_id])
        (row,) = standing.rows([access.document_id])
    return Standing(row[0], row[1], when(row[2]), when(row[3]), row[4], head_at(access.document_id, row[5], row[6]))


def neighbours(access: Access, *, at: datetime) -> list[Neighbour]:
    """Return the opens of the same document in the seconds before, previews and known robots left out."""
    found = _NEIGHBOURS.rows([access.company_id, access.document_id, first_id("viw", at=at - BURST), MOST_NEIGHBOURS])
    return [Neighbour(None if ip is None else str(ip), agent) for ip, agent in found]


def known_visitor(access: Access, key: bytes) -> Known | None:
    """Return the visitor of that key, if they were here before."""
    row = _VISITOR.row([access.document_id, key])
    return None if row is None else Known(row[0], row[1], row[2], when(row[3]), when(row[4]), row[5])


def add_visitor(access: Access, visitor: Known, *, key: bytes, ip_key: bytes, at: datetime) -> None:
    """Write a visitor seen for the first time."""
    values = [visitor.id, access.company_id, access.document_id, key, ip_key, visitor.label, moment(at)]
    left = [moment(visitor.last_counted_at), moment(visitor.unclear_since), visitor.views, visitor.seen_revision]
    _NEW_VISITOR.run([*values, *left])


def update_visitor(access: Access, visitor: Known) -> None:
    """Write what this open changed about a visitor."""
    changed = [visitor.label, moment(visitor.last_counted_at), moment(visitor.unclear_since), visitor.views]
    _VISITOR_AGAIN.run([*changed, visitor.seen_revision, access.document_id, visitor.id])


def is_new_address(access: Access, *, ip_key: bytes, visitor_id: str) -> bool:
    """Say whether no other counted visitor of the document came from this address."""
    return _SAME_ADDRESS.row([access.document_id, ip_key, visitor_id]) is None


def add_view(
    access: Access, capture: Capture, judged: Judged, standing: Standing, *, visitor_id: str | None, counted: bool
) -> tuple[str, Head]:
    """Write the open itself and return its id, and where the document's chain stands with it.

    At the level “basic”, neither address nor place nor headers are kept.
    """
    view_id = new_id("viw", at=capture.at)
    basic = access.tracking == "basic"
    place, at = capture.place, moment(capture.at)
    ip = None if basic else capture.client_ip
    user_agent = "" if basic else printable(capture.headers.get("user-agent", ""), LONGEST_USER_AGENT)
    names = (judged.browser[:40], judged.os[:40], judged.device[:10])
    where = (
        _NOWHERE
        if basic
        else (
            place.city or "",
            place.region or "",
            place.country or "",
            place.asn,
            (place.network or "")[:120],
        )
    )
    headers = "{}" if basic else _headers(access, capture)
    salts = new_salts()
    known = facts(ip=ip, user_agent=user_agent, headers=headers, names=names, place=where, visitor=visitor_id)
    sealed = seal_open(
        head=standing.head,
        document_id=access.document_id,
        at=capture.at,
        suppressed=standing.suppressed,
        view=view_id,
        link=access.link_id,
        method=capture.method,
        action=capture.action.value,
        source=capture.source.value,
        revision=access.revision,
        actor=judged.actor,
        verdict=judged.verdict,
        kind=judged.kind,
        confidence=judged.confidence,
        codes=[reason["code"] for reason in judged.reasons],
        rules=judged.rules_version,
        counted=counted,
        commitments=commitments(salts, known),
    )
    head = follow(standing.head, sealed)
    values: list[Any] = [
        view_id,
        access.company_id,
        access.document_id,
        access.link_id,
        visitor_id,
        at,
        judged.actor,
        judged.verdict,
        judged.kind,
        judged.confidence,
        json.dumps(judged.reasons, ensure_ascii=False),
        judged.rules_version,
        counted,
        capture.action.value,
        capture.source.value,
        access.revision,
        ip,
        user_agent,
        *names,
        *where,
        capture.method,
        headers,
        at if basic else None,  # there is nothing left to cut.
        head.position,
        sealed,
        salts,
        head.digest,
    ]
    _VIEW.run(values)
    return view_id, head


def _headers(access: Access, capture: Capture) -> str:
    since_mail = capture.at - access.mailed_at if access.mailed_at is not None else None
    return canonical(kept_headers(capture.headers, secure=capture.secure, since_mail=since_mail))


def note_open(access: Access, judged: Judged, *, head: Head, new_label: bool, at: datetime) -> None:
    """Count an open that is no counted view, and keep where the chain stands."""
    _OPENED.run([*_counts(judged, new_label=new_label, at=at), *head, access.document_id])


def note_view(
    access: Access,
    judged: Judged,
    standing: Standing,
    *,
    head: Head,
    view_id: str,
    at: datetime,
    new_label: bool,
    new_visitor: bool,
    new_address: bool,
) -> None:
    """Count an open that is a view. The first moment is stamped once; the clock may jump, the order may not."""
    first = at if standing.first_viewed_at is None else standing.first_viewed_at
    last = at if standing.last_viewed_at is None else max(at, standing.last_viewed_at)
    opened = [*_counts(judged, new_label=new_label, at=at), *head]
    viewed = [int(new_visitor), int(new_address), moment(first), moment(last), view_id, access.revision]
    _VIEWED.run([*opened, *viewed, access.document_id])


def note_suppressed(access: Access) -> None:
    """Count an open that gets no row of its own."""
    _SUPPRESSED.run([access.document_id])


def _counts(judged: Judged, *, new_label: bool, at: datetime) -> list[Any]:
    actor, verdict = judged.actor, judged.verdict
    is_read = actor == "recipient" and verdict == "human" and judged.kind != "copied_in"
    return [
        int(actor == "sender_preview"),
        int(actor == "automated"),
        int(actor == "recipient" and verdict == "unverified"),
        int(new_label),
        moment(at if is_read else None),
    ]
