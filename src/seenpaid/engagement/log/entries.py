"""Entries of a document's chain that are no opens: corrections, what was forgotten, rows removed."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import batched, groupby
from typing import Any, Final

from seenpaid.engagement.log.chain import follow, head_at, seal, without_salts
from seenpaid.engagement.log.facts import state_of
from seenpaid.engagement.models import ChainEntry, Engagement, View
from seenpaid.events.actions import Actor

CORRECTED: Final = "corrected"
FORGOTTEN: Final = "forgotten"
REMOVED: Final = "removed"
BEGUN: Final = "begun"
_TOGETHER: Final = 500


def append(summary: Engagement, entry: str, *, actor: Actor, at: datetime, **body: Any) -> None:
    """Write the next entry of a document's chain. The summary row is locked, and its transaction is the caller's."""
    head = head_at(summary.document_id, summary.chain_position, summary.chain_digest)
    by = {"kind": str(actor.kind), "id": actor.id, "name": actor.name}
    sealed = seal(
        entry, head=head, document_id=summary.document_id, at=at, suppressed=summary.suppressed, by=by, **body
    )
    head = follow(head, sealed)
    ChainEntry.objects.create(
        company_id=summary.company_id,
        document_id=summary.document_id,
        position=head.position,
        sealed=sealed,
        digest=head.digest,
    )
    summary.chain_position, summary.chain_digest = head
    summary.save(update_fields=["chain_position", "chain_digest"])


def note_corrected(summary: Engagement, view_ids: Collection[str], *, actor: Actor, at: datetime) -> None:
    """Say in the chain what opens are taken for from now on."""
    mine = View.objects.filter(company_id=summary.company_id, document_id=summary.document_id)
    for some in batched(sorted(view_ids), _TOGETHER):
        opens = [state_of(view) for view in mine.filter(pk__in=some).order_by("position", "id")]
        append(summary, CORRECTED, actor=actor, at=at, opens=opens)


def let_go(views: Sequence[View], *, groups: Collection[str], actor: Actor, now: datetime) -> None:
    """Forget the salts of some groups of facts (`chain.GROUPS`) and say so in the chain of each document.

    Call it in the transaction that removes the facts themselves; without its salt, what the chain keeps of a fact says
    nothing of it. The views' `salts`, `position`, `company_id` and `document_id` are at hand.
    """
    chosen = frozenset(groups)
    for view in views:
        if view.salts is not None:
            view.salts = without_salts(bytes(view.salts), chosen)
    View.objects.bulk_update([view for view in views if view.salts is not None], ["salts"], batch_size=_TOGETHER)
    # By key: whoever needs several documents locks them in the same order.
    by_document = sorted(views, key=lambda view: (view.company_id, view.document_id, view.position or 0))
    for (company_id, document_id), some in groupby(by_document, key=lambda view: (view.company_id, view.document_id)):
        opens = runs(view.position for view in some)
        if opens:
            summary = locked(company_id=company_id, document_id=document_id)
            append(summary, FORGOTTEN, actor=actor, at=now, groups=sorted(chosen), opens=opens)


def locked(*, company_id: str, document_id: str) -> Engagement:
    """Return the summary of a document, made if missing, held until the transaction ends."""
    Engagement.objects.get_or_create(document_id=document_id, defaults={"company_id": company_id})
    return Engagement.objects.select_for_update().get(document_id=document_id, company_id=company_id)


def note_removed(
    summary: Engagement, views: Iterable[tuple[int | None, bytes | memoryview | None]], *, at: datetime, actor: Actor
) -> None:
    """Say in the chain which opens are about to be deleted, given as positions and digests.

    The last digest of each unbroken run of them lets whoever checks step over the gap.
    """
    known = sorted((position, bytes(digest).hex()) for position, digest in views if position is not None and digest)
    if known:
        last = dict(known)
        gaps = [[first, end, last[end]] for first, end in runs(last)]
        append(summary, REMOVED, actor=actor, at=at, opens=len(known), gaps=gaps)


def runs(positions: Iterable[int | None]) -> list[list[int]]:
    """Return positions, in rising order, as unbroken runs: 1, 2, 3, 7 are [1, 3] and [7, 7]."""
    found: list[list[int]] = []
    for position in positions:
        if position is None:
            continue
        if found and found[-1][1] == position - 1:
            found[-1][1] = position
        else:
            found.append([position, position])
    return found
