"""Believes what a provider says of a refund: one of ours, or one that was made at the provider."""

from datetime import datetime

from seenpaid.events.actions import SYSTEM, record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.advance import advance
from seenpaid.payments import states
from seenpaid.payments.actions.hold import first_of
from seenpaid.payments.gateways.facts import RefundFact, RefundState
from seenpaid.payments.models import Charge, Refund, Then


def apply_refund(fact: RefundFact, charge: Charge, *, now: datetime) -> str:
    """Write down how the refund stands. The charge and its documents are locked."""
    if fact.amount_minor <= 0 or fact.currency != charge.currency:
        return "in another currency"
    refunds = Refund.objects.filter(company_id=charge.company_id, charge=charge)
    refund = refunds.filter(provider_id=fact.refund_id).first()
    if refund is None:
        # Ours, perhaps: asked for just now, and its answer is still on the way.
        asked = refunds.filter(provider_id="", amount_minor=fact.amount_minor, status=states.PENDING)
        refund = asked.order_by("pk").first() or refunds.create(
            company_id=charge.company_id, charge=charge, amount_minor=fact.amount_minor, created_at=now
        )
        refund.provider_id = fact.refund_id
        refund.next_attempt_at = now if refund.then == Then.CREDIT else None  # a credit note is still to be written.
        refund.save(update_fields=["provider_id", "next_attempt_at"])
    if refund.told_at is None and fact.state != RefundState.FAILED:
        refund.told_at = now
        refund.save(update_fields=["told_at"])
        note_refund(EventKind.PAYMENT_REFUNDED, refund, charge, now=now)
    if fact.state.value not in states.REFUND_TRANSITIONS[refund.status]:
        return "known"
    advance(refund, fact.state.value, transitions=states.REFUND_TRANSITIONS)
    if fact.state == RefundState.FAILED:
        note_refund(EventKind.PAYMENT_REFUND_FAILED, refund, charge, now=now)
    return f"refund {fact.state.value}"


def note_refund(kind: EventKind, refund: Refund, charge: Charge, *, now: datetime) -> None:
    """Tell what became of a refund, on the document it was asked for."""
    subject_id = refund.payment.document_id if refund.payment else first_of(charge.attempt)
    record(
        kind,
        company_id=charge.company_id,
        subject_id=subject_id,
        at=now,
        actor=SYSTEM,
        data={
            "refund": refund.pk,
            "payment": refund.payment_id,
            "amount_minor": refund.amount_minor,
            "currency": charge.currency,
            "gateway": charge.gateway,
            "reason": refund.reason,
            "then": refund.then,
        },
    )
