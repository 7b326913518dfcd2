"""What PayPal's orders, captures, refunds and disputes say, in our words."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from seenpaid.payments.gateways.ask import listed
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
from seenpaid.payments.gateways.paypal.amounts import ours

OURS: Final = "att_"
CLOSED: Final = "closed:"
"""Stands before our id on an order that must not be captured any more: PayPal closes no order, but keeps what we write on it."""
_CAPTURES: Final = {
    "COMPLETED": PaymentState.PAID,
    "PARTIALLY_REFUNDED": PaymentState.PAID,
    "REFUNDED": PaymentState.PAID,
    "PENDING": PaymentState.PROCESSING,
}
_REFUNDS: Final = {
    "COMPLETED": RefundState.SUCCEEDED,
    "FAILED": RefundState.FAILED,
    "CANCELLED": RefundState.FAILED,
}
_WON: Final = frozenset({"RESOLVED_SELLER_FAVOUR", "CANCELED_BY_BUYER", "DENIED", "NONE"})
_ORDER_OF_TRUTH: Final = (PaymentState.PAID, PaymentState.PROCESSING, PaymentState.FAILED)

type Told = Mapping[str, Any]


def unit_of(order: Told) -> Told:
    """Return what was ordered: there is one unit."""
    return next(iter(listed(order, "purchase_units")), {})


def is_ours(order: Told) -> bool:
    """Say whether we made the order: other shops may share the account."""
    return text_in(unit_of(order), "custom_id").removeprefix(CLOSED).startswith(OURS)


def may_be_captured(order: Told) -> bool:
    """Say whether the payer agreed and the page was not closed meanwhile."""
    return text_in(order, "status") == "APPROVED" and not text_in(unit_of(order), "custom_id").startswith(CLOSED)


def payment_fact(order: Told, *, account: Account) -> PaymentFact:
    """Return what an order says, and the best of its captures."""
    unit = unit_of(order)
    captures = sorted(listed(unit, "payments", "captures"), key=lambda each: _ORDER_OF_TRUTH.index(_state(each)))
    capture = next(iter(captures), {})
    currency = text_in(capture or unit, "amount", "currency_code")
    return PaymentFact(
        attempt_id=text_in(unit, "custom_id").removeprefix(CLOSED),
        session_id=text_in(order, "id"),
        payment_id=text_in(capture, "id"),
        state=_state(capture) if capture else _state_unpaid(order),
        amount_minor=ours(text_in(capture or unit, "amount", "value"), currency),
        currency=currency,
        account=account.account,
        is_live=account.is_live,
        at=moment(text_in(capture or order, "create_time")),
        method=next(iter(part_of(order, "payment_source")), "paypal"),
        reason=text_in(capture, "status_details", "reason"),
    )


def _state(capture: Told) -> PaymentState:
    return _CAPTURES.get(text_in(capture, "status"), PaymentState.FAILED)


def _state_unpaid(order: Told) -> PaymentState:
    is_over = text_in(unit_of(order), "custom_id").startswith(CLOSED) or text_in(order, "status") == "VOIDED"
    return PaymentState.EXPIRED if is_over else PaymentState.OPEN


def refund_facts(order: Told, *, payment_id: str) -> Sequence[RefundFact]:
    """Return the refunds of an order's capture."""
    return [refund_fact(each, payment_id=payment_id) for each in listed(unit_of(order), "payments", "refunds")]


def refund_fact(refund: Told, *, payment_id: str) -> RefundFact:
    """Return what a refund says."""
    currency = text_in(refund, "amount", "currency_code")
    return RefundFact(
        payment_id=payment_id,
        refund_id=text_in(refund, "id"),
        amount_minor=ours(text_in(refund, "amount", "value"), currency),
        currency=currency,
        state=_REFUNDS.get(text_in(refund, "status"), RefundState.PENDING),
        at=moment(text_in(refund, "create_time")),
    )


def dispute_fact(dispute: Told, *, payment_id: str, left_minor: int) -> DisputeFact:
    """Return what a dispute says. While it is open PayPal holds the money; it goes only when the buyer is given right.

    What PayPal books as a refund is told as one: no more than what is left can go.
    """
    currency = text_in(dispute, "dispute_amount", "currency_code")
    outcome = text_in(dispute, "dispute_outcome", "outcome_code")
    due = text_in(dispute, "seller_response_due_date")
    state = DisputeState.OPEN
    if text_in(dispute, "status") == "RESOLVED":
        state = DisputeState.WON if outcome in _WON else DisputeState.LOST
    gone = ours(text_in(dispute, "dispute_outcome", "amount_refunded", "value"), currency)
    return DisputeFact(
        payment_id=payment_id,
        dispute_id=text_in(dispute, "dispute_id"),
        state=state,
        withdrawn_minor=min(gone, left_minor) if state == DisputeState.LOST else 0,
        currency=currency,
        at=moment(text_in(dispute, "create_time")),
        due_at=moment(due) if due else None,
    )


def moment(text: str) -> datetime:
    """Return the moment PayPal writes; the beginning of time for what is none."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
