"""The rows of a document's visitors: looked up by their key, written once, changed with each view that counts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from seenpaid.lib.statement import Statement
from seenpaid.lib.times import moment, when

if TYPE_CHECKING:
    from seenpaid.sharing.access import Access


class Known(NamedTuple):
    """What is known of the visitor before this open."""

    id: str
    label: str
    views: int
    last_counted_at: datetime | None
    unclear_since: datetime | None
    seen_revision: int = 0


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
