"""Rows go when their time is over; what they counted stays, and each document's chain says which are gone.

A document at a time and some rows at a time, so that no open waits long. Nothing here searches the log but by a key: of
ten million rows, a few hundred go as quickly as of a thousand.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef

from seenpaid.companies.models import Company
from seenpaid.engagement.log.entries import locked, note_removed
from seenpaid.engagement.models import ActorType, Engagement, Verdict, View, Visitor
from seenpaid.events.actions import SYSTEM
from seenpaid.lib.ids import first_id
from seenpaid.lib.statement import Statement

_BATCH: Final = 500

# Django would look for whatever points to a row, all through the log; here it is known what can.
_GO: Final = Statement("DELETE FROM engagement_view WHERE company_id = %s AND document_id = %s AND id <= %s")
_GO_TOO: Final = Statement("""
    DELETE FROM engagement_visitor
     WHERE company_id = %s AND document_id = %s
       AND NOT EXISTS (SELECT 1 FROM engagement_view AS kept
                        WHERE kept.company_id = engagement_visitor.company_id
                          AND kept.document_id = engagement_visitor.document_id
                          AND kept.visitor_id = engagement_visitor.id)
""")


class _Row(NamedTuple):
    id: str
    position: int | None
    digest: bytes | memoryview | None
    counted: bool
    actor_type: str
    verdict: str
    viewed_at: datetime


type _Due = dict[tuple[str, str], str]
"""Company and document, and the first identifier that is kept of it."""


def remove_due(*, now: datetime) -> int:
    """Let go of some of the rows whose time is over; return how many."""
    gone = 0
    for (company_id, document_id), before in _due(now=now).items():
        with transaction.atomic():
            gone += _remove(locked(company_id=company_id, document_id=document_id), before=before, now=now)
    return gone


def oldest_kept(*, now: datetime) -> str:
    """Return the identifier before which no company keeps anything; empty if there is no company."""
    days = _days()
    return _first(days[0], now=now) if days else ""


def _due(*, now: datetime) -> _Due:
    """Return documents that have rows to let go of."""
    days_kept = _days()
    if not days_kept:
        return {}
    longest, *shorter = days_kept
    before = _first(longest, now=now)
    over = View.objects.filter(pk__lt=before).order_by("pk").values_list("company_id", "document_id")
    due = dict.fromkeys(over[:_BATCH], before)
    for days in shorter:
        before = _first(days, now=now)
        old = View.objects.filter(company=OuterRef("company"), document=OuterRef("document"), pk__lt=before)
        found = Engagement.objects.filter(Exists(old), company__row_days=days).values_list("company_id", "document_id")
        due |= dict.fromkeys(found[:_BATCH], before)
    return due


def _days() -> list[int]:
    """Return for how long companies keep rows, the longest first."""
    return sorted(Company.objects.values_list("row_days", flat=True).distinct(), reverse=True)


def _first(days: int, *, now: datetime) -> str:
    return first_id("viw", at=now - timedelta(days=days))


def _remove(summary: Engagement, *, before: str, now: datetime) -> int:
    """Delete a document's oldest rows, and carry what they counted over into the part of the summary that is not recounted."""
    mine = {"company_id": summary.company_id, "document_id": summary.document_id}
    old = View.objects.filter(**mine, pk__lt=before).order_by("pk").values_list(*_Row._fields)[:_BATCH]
    rows = [_Row(*values) for values in old]
    if not rows:
        return 0
    note_removed(summary, [(row.position, row.digest) for row in rows], actor=SYSTEM, at=now)
    _GO.run([*mine.values(), rows[-1].id])
    counts = _counts(rows) | _absent(summary)
    _GO_TOO.run([*mine.values()])
    kept = summary.forgotten
    summary.forgotten = {name: kept.get(name, 0) + count for name, count in counts.items()}
    first = min((row.viewed_at.isoformat() for row in rows if row.counted), default=None)
    summary.forgotten["first_viewed_at"] = kept.get("first_viewed_at") or first
    if summary.last_view_id in {row.id for row in rows}:
        summary.last_view = None
    summary.save(update_fields=["forgotten", "last_view"])
    return len(rows)


def _counts(rows: Sequence[_Row]) -> dict[str, int]:
    return {
        "views": sum(row.counted for row in rows),
        "opens": len(rows),
        "previews": sum(row.actor_type == ActorType.SENDER_PREVIEW for row in rows),
        "automated": sum(row.actor_type == ActorType.AUTOMATED for row in rows),
        "unverified": sum(row.actor_type == ActorType.RECIPIENT and row.verdict == Verdict.UNVERIFIED for row in rows),
    }


def _absent(summary: Engagement) -> dict[str, int]:
    """Count the visitors of whom no row is left."""
    mine = {"company_id": summary.company_id, "document_id": summary.document_id}
    left = View.objects.filter(**mine, visitor=OuterRef("pk"))
    seen = Visitor.objects.filter(~Exists(left), **mine, views__gt=0)
    return {"visitors": seen.count(), "unique_ips": seen.values("ip_key").distinct().count()}
