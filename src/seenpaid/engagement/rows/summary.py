"""The summary row of a document's log: held while an open is written, and counted up with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import connection

from seenpaid.engagement.log.chain import Head, head_at
from seenpaid.engagement.uncounted import NEVER_COUNTED
from seenpaid.lib.statement import Statement
from seenpaid.lib.times import moment, when

if TYPE_CHECKING:
    from seenpaid.engagement.judging.judge import Judged
    from seenpaid.sharing.access import Access


class Standing(NamedTuple):
    """What the summary row says before this open."""

    views: int
    labels: int
    first_viewed_at: datetime | None
    last_viewed_at: datetime | None
    suppressed: int
    head: Head


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
    is_read = actor == "recipient" and verdict == "human" and judged.kind not in NEVER_COUNTED
    return [
        int(actor == "sender_preview"),
        int(actor == "automated"),
        int(actor == "recipient" and verdict == "unverified"),
        int(new_label),
        moment(at if is_read else None),
    ]
