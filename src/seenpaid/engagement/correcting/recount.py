"""Builds a document's summary anew from its log: what every correction does, and what the recorder must agree with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from seenpaid.documents.actions import reset_viewed
from seenpaid.documents.models import Document
from seenpaid.engagement.cooldown import cools_down
from seenpaid.engagement.log.entries import locked, note_corrected
from seenpaid.engagement.models import Engagement, View, Visitor
from seenpaid.engagement.uncounted import NEVER_COUNTED
from seenpaid.engagement.visitor import visitor_label
from seenpaid.events.actions import Actor


@dataclass(slots=True)
class _Tally:
    """A walk over the log in the order it was written, as the recorder went, whatever the clock said meanwhile."""

    views: int = 0
    opens: int = 0
    previews: int = 0
    automated: int = 0
    unverified: int = 0
    first: View | None = None
    last: View | None = None
    last_viewed_at: datetime | None = None
    last_read_at: datetime | None = None
    counted_by: dict[str, list[View]] = field(default_factory=dict)
    unclear_since: dict[str, datetime] = field(default_factory=dict)
    changed: list[View] = field(default_factory=list)

    def add(self, view: View) -> None:
        self.opens += 1
        self.previews += view.actor_type == "sender_preview"
        self.automated += view.actor_type == "automated"
        if view.actor_type == "recipient" and view.verdict == "unverified":
            self.unverified += 1
            self.unclear_since.setdefault(_visitor_of(view), view.viewed_at)
        counts = self._counts(view)
        if counts:
            self.views += 1
            self.first = self.first or view
            self.last = view
            self.last_viewed_at = max(view.viewed_at, self.last_viewed_at or view.viewed_at)
            self.counted_by.setdefault(_visitor_of(view), []).append(view)
        if _is_a_persons(view):
            self.last_read_at = view.viewed_at
        if counts != view.counted:
            view.counted = counts
            self.changed.append(view)

    def _counts(self, view: View) -> bool:
        if not _is_a_persons(view):
            return False
        earlier = self.counted_by.get(_visitor_of(view))
        return not cools_down(earlier[-1].viewed_at if earlier else None, at=view.viewed_at)


def _visitor_of(view: View) -> str:
    """Return whose open it was. What was taken for the seller's own look has no visitor, but came from somewhere."""
    return view.visitor_id or (f"{view.ip} {view.browser} {view.os}" if view.ip else view.pk)


def _is_a_persons(view: View) -> bool:
    """Say whether a customer's person opened; whom the sender copied in is none, nor who had no code."""
    return view.actor_type == "recipient" and view.verdict == "human" and view.kind not in NEVER_COUNTED


def recount(document: Document, *, corrected: Sequence[View] = (), actor: Actor, now: datetime) -> Engagement:
    """Rebuild counts, visitors, the counted marks and the document's status from its log, inside a transaction.

    What was `corrected`, and whatever counts otherwise for it, is said in the document's chain.
    """
    summary = locked(company_id=document.company_id, document_id=document.pk)
    written = (F("position").asc(nulls_first=True), "viewed_at", "id")
    log = View.objects.filter(company_id=document.company_id, document=document).order_by(*written)
    tally = _Tally()
    for view in log.defer("headers", "user_agent", "reasons").iterator(chunk_size=2000):
        tally.add(view)
    View.objects.bulk_update(tally.changed, ["counted"], batch_size=500)
    addresses = _update_visitors(document, summary, tally)
    _write_counts(summary, tally, addresses=addresses)
    _write_moments(summary, tally)
    note_corrected(summary, {view.pk for view in (*corrected, *tally.changed)}, actor=actor, at=now)
    summary.save(update_fields=[field.name for field in Engagement._meta.fields if not field.primary_key])
    reset_viewed(document, viewed_at=summary.first_viewed_at, actor=actor, now=now)
    return summary


def _write_counts(summary: Engagement, tally: _Tally, *, addresses: int) -> None:
    kept = summary.forgotten
    summary.views = tally.views + kept.get("views", 0)
    summary.opens = tally.opens + kept.get("opens", 0)
    summary.previews = tally.previews + kept.get("previews", 0)
    summary.automated = tally.automated + kept.get("automated", 0)
    summary.unverified = tally.unverified + kept.get("unverified", 0)
    summary.visitors = len(tally.counted_by) + kept.get("visitors", 0)
    summary.unique_ips = addresses + kept.get("unique_ips", 0)


def _write_moments(summary: Engagement, tally: _Tally) -> None:
    """Rows that are no longer kept can still have been the first view, and, when no later one counts, the last."""
    if first := summary.forgotten.get("first_viewed_at"):
        summary.first_viewed_at = datetime.fromisoformat(first)
    else:
        summary.first_viewed_at = tally.first.viewed_at if tally.first else None
    if tally.last is not None or not summary.forgotten.get("views"):
        summary.last_viewed_at = tally.last_viewed_at
        summary.seen_revision = tally.last.revision if tally.last else None
    summary.last_view = tally.last
    summary.last_read_at = tally.last_read_at


def _update_visitors(document: Document, summary: Engagement, tally: _Tally) -> int:
    addresses: set[bytes] = set()
    for visitor in Visitor.objects.filter(company_id=document.company_id, document=document).order_by("id"):
        counted = tally.counted_by.get(visitor.pk, [])
        if counted:
            addresses.add(bytes(visitor.ip_key))
            if not visitor.label:
                summary.labels += 1
                visitor.label = visitor_label(summary.labels)
        visitor.views = len(counted)
        visitor.last_counted_at = counted[-1].viewed_at if counted else None
        visitor.unclear_since = tally.unclear_since.get(visitor.pk)
        visitor.save(update_fields=["views", "last_counted_at", "unclear_since", "label"])
    return len(addresses)
