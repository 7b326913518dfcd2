"""Says whether a document's log still is what was sealed: the same questions `seenpaid verify` asks of a file."""

from typing import Any, Final

from seenpaid.documents.models import Document
from seenpaid.engagement.log.chain import GROUPS, Head, commitment, head_at, salt_of, stamp
from seenpaid.engagement.log.facts import facts_of, state_of
from seenpaid.engagement.log.walk import Link, walk
from seenpaid.engagement.models import ChainEntry, Engagement, View

_AS_SEALED: Final = ("method", "action", "source", "revision")


def check(document: Document) -> str:
    """Return what does not fit in the log of a document, first things first; empty if all does."""
    mine = {"company_id": document.company_id, "document_id": document.pk}
    summary = Engagement.objects.filter(**mine).first()
    if summary is None:
        return ""
    views = {view.position: view for view in View.objects.filter(**mine) if view.position is not None}
    links = [Link(position, view.sealed, bytes(view.digest or b"").hex()) for position, view in views.items()]
    links += [Link(one.position, one.sealed, bytes(one.digest).hex()) for one in ChainEntry.objects.filter(**mine)]
    head = head_at(document.pk, summary.chain_position, summary.chain_digest)
    walked = walk(document.pk, links, head=Head(head.position, head.digest))
    if walked.fault:
        return walked.fault
    for position, sealed in walked.opens.items():
        view = views.get(position)
        if view is None:
            return f"Open {position} is no open."
        if fault := _fault(
            view, sealed, standing=walked.standing[view.pk], forgotten=walked.forgotten.get(position, set())
        ):
            return f"Open {position}: {fault}"
    return ""


def _fault(view: View, sealed: dict[str, Any], *, standing: dict[str, Any], forgotten: set[str]) -> str:
    told = {"view": view.pk, "at": stamp(view.viewed_at), **{name: getattr(view, name) for name in _AS_SEALED}}
    for name, value in told.items():
        if sealed[name] != value:
            return f"its {name} is not what was sealed."
    state = dict(state_of(view))
    if forgotten and not view.reasons:
        state["codes"] = standing["codes"]  # reasons are forgotten with what they were read from.
    for name, value in state.items():
        if standing.get(name, value) != value:
            return f"its {name} was changed without an entry."
    known = facts_of(view)
    for group in GROUPS:
        salt = salt_of(bytes(view.salts or b""), group)
        if salt is None:
            if group not in forgotten:
                return f"its {group} was forgotten without an entry."
        elif commitment(salt, known[group]) != sealed["commitments"][group]:
            return f"its {group} is not what was sealed."
    return ""
