"""What Stripe's objects say, in our words. Whatever is missing or null is read as not said."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from seenpaid.payments.gateways.base import Account
from seenpaid.payments.gateways.facts import (
    DisputeFact,
    DisputeState,
    PaymentFact,
    PaymentState,
    RefundFact,
    RefundState,
)
from seenpaid.payments.gateways.message import part_of, text_in
from seenpaid.payments.gateways.stripe.amounts import ours

_OURS: Final = "att_"
_REFUNDS: Final = {"succeeded": RefundState.SUCCEEDED, "failed": RefundState.FAILED, "canceled": RefundState.FAILED}
_DISPUTES: Final = {
    "won": DisputeState.WON,
    "prevented": DisputeState.WON,
    "warning_closed": DisputeState.WON,
    "lost": DisputeState.LOST,
}

type Told = Mapping[str, Any]


def is_ours(session: Told) -> bool:
    """Say whether we made the session: other shops may share the account."""
    return text_in(session, "client_reference_id").startswith(_OURS)


def payment_fact(session: Told, *, account: Account) -> PaymentFact:
    """Return what a session, with its payment intent and latest charge, says."""
    intent, charge = part_of(session, "payment_intent"), part_of(session, "payment_intent", "latest_charge")
    currency = text_in(session, "currency").upper()
    return PaymentFact(
        attempt_id=text_in(session, "client_reference_id"),
        session_id=session["id"],
        payment_id=text_in(intent, "id"),
        state=_state(session, intent),
        amount_minor=ours(session["amount_total"], currency),
        currency=currency,
        account=account.account,
        is_live=session["livemode"] is True,
        at=_at(charge or session),
        method=text_in(charge, "payment_method_details", "type"),
        reason=text_in(charge, "failure_message") or text_in(intent, "last_payment_error", "message"),
    )


def _state(session: Told, intent: Told) -> PaymentState:
    status = text_in(session, "status")
    if status == "expired":
        return PaymentState.EXPIRED
    if status != "complete":
        return PaymentState.OPEN
    if text_in(session, "payment_status") == "paid":
        return PaymentState.PAID
    # A slow method that failed leaves its intent waiting for another one, which this session cannot bring any more.
    if text_in(intent, "status") in {"requires_payment_method", "canceled"}:
        return PaymentState.FAILED
    return PaymentState.PROCESSING


def refund_fact(refund: Told, *, payment_id: str) -> RefundFact:
    """Return what a refund says."""
    currency = text_in(refund, "currency").upper()
    return RefundFact(
        payment_id=payment_id,
        refund_id=refund["id"],
        amount_minor=ours(refund["amount"], currency),
        currency=currency,
        state=_REFUNDS.get(text_in(refund, "status"), RefundState.PENDING),
        at=_at(refund),
    )


def dispute_fact(dispute: Told, *, payment_id: str) -> DisputeFact:
    """Return what a dispute says. Money has moved only as far as its balance transactions say so."""
    currency = text_in(dispute, "currency").upper()
    due = part_of(dispute, "evidence_details").get("due_by")
    moved = sum(each["amount"] for each in dispute.get("balance_transactions") or ())
    return DisputeFact(
        payment_id=payment_id,
        dispute_id=dispute["id"],
        state=_DISPUTES.get(text_in(dispute, "status"), DisputeState.OPEN),
        withdrawn_minor=ours(dispute["amount"], currency) if moved < 0 else 0,
        currency=currency,
        at=_at(dispute),
        due_at=datetime.fromtimestamp(due, UTC) if isinstance(due, int) and due > 0 else None,
    )


def _at(told: Told) -> datetime:
    return datetime.fromtimestamp(told["created"], UTC)
