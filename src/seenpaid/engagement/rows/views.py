"""The log itself: one row for an open, sealed into its document's chain, and a glance at the rows just before."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from seenpaid.engagement.client.fingerprints import LONGEST_USER_AGENT, kept_headers, printable
from seenpaid.engagement.log.chain import Head, commitments, follow, named_texts, new_salts, seal_open
from seenpaid.engagement.log.facts import facts
from seenpaid.lib.ids import first_id, new_id
from seenpaid.lib.statement import Statement
from seenpaid.lib.times import moment

if TYPE_CHECKING:
    from seenpaid.engagement.capture import Capture
    from seenpaid.engagement.judging.judge import Judged
    from seenpaid.engagement.rows.summary import Standing
    from seenpaid.sharing.access import Access

BURST: Final = timedelta(seconds=10)
MOST_NEIGHBOURS: Final = 20
_NOWHERE: Final = ("", "", "", None, "")


class Neighbour(NamedTuple):
    """An open of the same document moments ago."""

    ip: str | None
    user_agent: str


_NEIGHBOURS: Final = Statement(
    "SELECT ip, user_agent FROM engagement_view WHERE company_id = %s AND document_id = %s AND id > %s AND id < %s "
    # Robots known by themselves are no burst's; those known by the burst alone are.
    "AND (actor_type = 'recipient' OR (actor_type = 'automated' AND confidence < 98 "
    "AND CAST(reasons AS TEXT) LIKE '%%\"burst\"%%')) ORDER BY id DESC LIMIT %s"
)
_VIEW_COLUMNS = (
    "id company_id document_id link_id visitor_id viewed_at actor_type verdict kind confidence reasons rules_version counted "
    "action source revision ip user_agent browser os device city region country asn network method headers thinned_at "
    "position sealed salts digest"
).split()
_VIEW: Final = Statement(
    f"INSERT INTO engagement_view ({', '.join(_VIEW_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_VIEW_COLUMNS))})"  # noqa: S608  # constants.
)


def neighbours(access: Access, *, at: datetime) -> list[Neighbour]:
    """Return the opens of the same document in the seconds around, previews and known robots left out.

    Those after it are there when it is written late, or by a machine whose clock is behind.
    """
    between = [first_id("viw", at=at - BURST), first_id("viw", at=at + BURST)]
    found = _NEIGHBOURS.rows([access.company_id, access.document_id, *between, MOST_NEIGHBOURS])
    return [Neighbour(None if ip is None else str(ip), agent) for ip, agent in found]


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
    return named_texts(kept_headers(capture.headers, secure=capture.secure, since_mail=since_mail))
