"""Brings an issued document's status in line with its money and its views."""

from datetime import datetime

from seenpaid.documents import lifecycle
from seenpaid.documents.models import Document, Kind
from seenpaid.events.actions import Actor, record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.advance import advance

_SETTLED = frozenset({lifecycle.DRAFT, lifecycle.CANCELLED, lifecycle.ACCEPTED, lifecycle.DECLINED})
_TOLD = {
    lifecycle.PAID: EventKind.INVOICE_PAID,
    lifecycle.PARTIALLY_PAID: EventKind.INVOICE_PARTIALLY_PAID,
}


def settle(document: Document, *, actor: Actor, now: datetime, amount_minor: int = 0) -> None:
    """Advance a locked document to the status its ledger calls for, and record a payment that reached it."""
    if document.status in _SETTLED:
        return
    status = _called_for(document)
    if status != document.status:
        paid_at = now if status == lifecycle.PAID else None
        advance(document, status, transitions=lifecycle.transitions_of(document.kind), paid_at=paid_at, updated_at=now)
    elif amount_minor <= 0:
        return
    if status in _TOLD:
        record(
            _TOLD[status],
            company_id=document.company_id,
            subject_id=document.pk,
            at=now,
            actor=actor,
            data={"amount_minor": amount_minor, "balance_minor": document.balance_minor, "currency": document.currency},
        )


def _called_for(document: Document) -> str:
    was_viewed = document.viewed_at is not None
    if document.kind != Kind.INVOICE:  # nothing is owed on it, so only views move it.
        return lifecycle.VIEWED if was_viewed else lifecycle.SENT
    return lifecycle.status_for(paid_minor=document.paid_minor, total_minor=document.total_minor, was_viewed=was_viewed)
