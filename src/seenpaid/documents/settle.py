"""Derives what is owed, and brings an issued document's status in line with its money and its views."""

from datetime import date, datetime

from seenpaid.documents import lifecycle
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.parts import next_part
from seenpaid.events.actions import Actor, record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.advance import advance

_SETTLED = frozenset({lifecycle.DRAFT, lifecycle.CANCELLED, lifecycle.ACCEPTED, lifecycle.DECLINED})
_TOLD = {
    lifecycle.PAID: EventKind.INVOICE_PAID,
    lifecycle.PARTIALLY_PAID: EventKind.INVOICE_PARTIALLY_PAID,
}


def derive(document: Document) -> None:
    """Set what follows from the total, the money and the credit: the balance, and when the next part of it is due."""
    document.balance_minor = document.total_minor - document.paid_minor - document.credited_minor
    if document.stages:
        part = next_part(document)
        document.due_date = part.due_date if part else date.fromisoformat(document.stages[-1]["due_date"])


def rebalance(document: Document, *, actor: Actor, now: datetime, amount_minor: int = 0) -> None:
    """Write a locked document's money and all that follows from it. `amount_minor` is what reached it just now."""
    derive(document)
    document.updated_at = now
    document.save(update_fields=["paid_minor", "credited_minor", "balance_minor", "due_date", "updated_at"])
    settle(document, actor=actor, now=now, amount_minor=amount_minor)


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
    # What went back leaves a part paid as well, but that no part was paid is told by the refund itself.
    if status == lifecycle.PAID or (status == lifecycle.PARTIALLY_PAID and amount_minor > 0):
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
    settled_minor = document.paid_minor + document.credited_minor
    return lifecycle.status_for(paid_minor=settled_minor, total_minor=document.total_minor, was_viewed=was_viewed)
