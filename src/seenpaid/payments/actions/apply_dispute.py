"""Believes what a provider says of a dispute, the one thing whose amount moves both ways: the answer to the later question wins."""

from datetime import datetime

from seenpaid.events.actions import SYSTEM, record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.advance import advance
from seenpaid.payments import states
from seenpaid.payments.actions.place import Documents
from seenpaid.payments.gateways.facts import DisputeFact
from seenpaid.payments.models import Charge, Dispute


def apply_dispute(fact: DisputeFact, charge: Charge, *, documents: Documents, asked_at: datetime, now: datetime) -> str:
    """Write down how the dispute stands, unless an answer to a later question is known. The charge is locked."""
    taken = (
        fact.withdrawn_minor if fact.currency == charge.currency else charge.amount_minor * bool(fact.withdrawn_minor)
    )
    taken = min(taken, charge.amount_minor)
    dispute, is_new = Dispute.objects.get_or_create(
        company_id=charge.company_id,
        charge=charge,
        provider_id=fact.dispute_id,
        defaults={
            "status": fact.state.value,
            "withdrawn_minor": taken,
            "opened_at": fact.at,
            "due_at": fact.due_at,
            "asked_at": asked_at,
        },
    )
    if is_new:
        _note(EventKind.PAYMENT_DISPUTED, fact, charge, documents, now=now)
    elif asked_at < dispute.asked_at:
        return "known better"
    else:
        dispute.withdrawn_minor, dispute.due_at, dispute.asked_at = taken, fact.due_at, asked_at
        dispute.save(update_fields=["withdrawn_minor", "due_at", "asked_at"])
    moves = not is_new and fact.state.value in states.DISPUTE_TRANSITIONS[dispute.status]
    if moves:
        advance(dispute, fact.state.value, transitions=states.DISPUTE_TRANSITIONS)
    if moves or (is_new and fact.state.value != states.OPEN):
        _note(EventKind.PAYMENT_DISPUTE_CLOSED, fact, charge, documents, now=now)
    return f"dispute {fact.state.value}"


def _note(kind: EventKind, fact: DisputeFact, charge: Charge, documents: Documents, *, now: datetime) -> None:
    for document_id in documents:
        record(
            kind,
            company_id=charge.company_id,
            subject_id=document_id,
            at=now,
            actor=SYSTEM,
            data={
                "dispute": fact.dispute_id,
                "state": fact.state.value,
                "amount_minor": charge.amount_minor,
                "currency": charge.currency,
                "gateway": charge.gateway,
            },
        )
