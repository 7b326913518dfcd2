"""Reads a document's whole chain, entry by entry, with the facts that are still known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from seenpaid.documents.models import Document
from seenpaid.engagement.log.chain import GROUPS, Head, beginning, head_at, salt_of
from seenpaid.engagement.log.facts import facts_of
from seenpaid.engagement.models import ChainEntry, Engagement, View


class Logged(NamedTuple):
    """One entry of the chain. `facts` is None for what is no open."""

    position: int
    sealed: str
    digest: bytes
    facts: Mapping[str, Mapping[str, str]] | None
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Log:
    """A chain from its beginning to its head, and what the summary says of it."""

    entries: Sequence[Logged]
    head: Head
    totals: Mapping[str, int]


def log_of(document: Document) -> Log:
    """Return the log of a document, in the order it was written."""
    mine = {"company_id": document.company_id, "document_id": document.pk}
    # Held while it is read: an open that comes meanwhile waits, and log, head and totals agree.
    summary = Engagement.objects.select_for_update().filter(**mine).first()
    if summary is None:
        return Log([], beginning(document.pk), {"views": 0, "opens": 0, "suppressed": 0})
    opens = View.objects.filter(**mine, position__isnull=False).order_by("id").iterator(chunk_size=2000)
    entries = [_logged(view) for view in opens]
    entries += [
        Logged(one.position, one.sealed, bytes(one.digest), None, ()) for one in ChainEntry.objects.filter(**mine)
    ]
    entries.sort(key=lambda one: one.position)
    totals = {"views": summary.views, "opens": summary.opens, "suppressed": summary.suppressed}
    return Log(entries, head_at(document.pk, summary.chain_position, summary.chain_digest), totals)


def _logged(view: View) -> Logged:
    salts, texts = bytes(view.salts or b""), facts_of(view)
    known = {
        group: {"salt": salt.hex(), "text": texts[group]}
        for group in GROUPS
        if (salt := salt_of(salts, group)) is not None
    }
    reasons = [str(reason["text"]) for reason in view.reasons]
    return Logged(view.position or 0, view.sealed, bytes(view.digest or b""), known, reasons)
