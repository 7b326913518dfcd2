"""What Square's orders, payments, refunds and disputes say, in our words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from seenpaid.lib.money import CURRENCIES
from seenpaid.payments.gateways.ask import listed
from seenpaid.payments.gateways.base import Account, Limits
from seenpaid.payments.gateways.errors import AmountRefusedError
from seenpaid.payments.gateways.facts import (
    DisputeFact,
    DisputeState,
    PaymentFact,
    PaymentState,
    RefundFact,
    RefundState,
)
from seenpaid.payments.gateways.message import part_of, text_in

OURS: Final = "att_"
_TAKEN: Final = Limits(100, 5_000_000)
_CURRENCIES: Final = frozenset({"AUD", "CAD", "EUR", "GBP", "JPY", "USD"})
_PAYMENTS: Final = {
    "COMPLETED": PaymentState.PAID,
    "APPROVED": PaymentState.PROCESSING,
    "PENDING": PaymentState.PROCESSING,
}
_ORDER_OF_TRUTH: Final = (PaymentState.PAID, PaymentState.PROCESSING, PaymentState.FAILED)
_REFUNDS: Final = {
    "COMPLETED": RefundState.SUCCEEDED,
    "REJECTED": RefundState.FAILED,
    "FAILED": RefundState.FAILED,
}
_DISPUTES: Final = {
    "WON": DisputeState.WON,
    "INQUIRY_CLOSED": DisputeState.WON,
    "LOST": DisputeState.LOST,
    "ACCEPTED": DisputeState.LOST,
}
_WITHDRAWN: Final = frozenset({"EVIDENCE_REQUIRED", "PROCESSING", "LOST", "ACCEPTED"})
"""In an inquiry nothing has moved yet."""

_NEVER: Final = datetime.fromtimestamp(0, UTC)

type Told = Mapping[str, Any]


def limits_of(currency: str) -> Limits | None:
    """Return the bounds, or None for a currency that Square takes in no country. (Each location takes one.)"""
    return _TAKEN if currency in _CURRENCIES else None


def theirs(minor: int, currency: str, *, of_location: str) -> dict[str, object]:
    """Return the amount as Square writes it: minor units, as ours. Raises AmountRefusedError for another currency."""
    if currency not in _CURRENCIES or currency != of_location:
        raise AmountRefusedError(f"Your location at Square takes {of_location or 'another currency'}, not {currency}.")
    return {"amount": minor, "currency": currency}


def is_ours(order: Told) -> bool:
    """Say whether we made the order: the till and other shops share the location."""
    return text_in(order, "reference_id").startswith(OURS)


def payments_in(order: Told) -> Sequence[str]:
    """Return the ids of the payments that the order was paid with, also of those that failed."""
    return [text_in(each, "payment_id") or text_in(each, "id") for each in listed(order, "tenders")]


def best_of(payments: Iterable[Told]) -> Told:
    """Return the payment that says most of how the order stands: a card that was refused may be followed by one that was not."""
    known = [each for each in payments if each]
    return min(known, key=lambda each: _ORDER_OF_TRUTH.index(_state(each)), default={})


def payment_fact(order: Told, payment: Told, *, session_id: str, account: Account) -> PaymentFact:
    """Return what an order says, and its payment if there is one."""
    money = part_of(payment, "total_money") or part_of(order, "total_money")
    return PaymentFact(
        attempt_id=text_in(order, "reference_id"),
        session_id=session_id,
        payment_id=text_in(payment, "id"),
        state=_state(payment) if payment else _state_unpaid(order),
        amount_minor=_minor(money),
        currency=text_in(money, "currency"),
        account=account.account,
        is_live=account.is_live,
        at=_at(payment or order),
        method=text_in(payment, "source_type").lower(),
        reason=next((text_in(each, "detail") for each in listed(payment, "card_details", "errors")), ""),
    )


def _state(payment: Told) -> PaymentState:
    return _PAYMENTS.get(text_in(payment, "status"), PaymentState.FAILED)


def _state_unpaid(order: Told) -> PaymentState:
    return PaymentState.EXPIRED if text_in(order, "state") == "CANCELED" else PaymentState.OPEN


def refund_fact(refund: Told, *, payment_id: str) -> RefundFact:
    """Return what a refund says."""
    return RefundFact(
        payment_id=payment_id,
        refund_id=text_in(refund, "id"),
        amount_minor=_minor(part_of(refund, "amount_money")),
        currency=text_in(refund, "amount_money", "currency"),
        state=_REFUNDS.get(text_in(refund, "status"), RefundState.PENDING),
        at=_at(refund),
    )


def dispute_facts(disputes: Sequence[Told], *, payment_id: str) -> Sequence[DisputeFact]:
    """Return what is said of the payment's disputes, among all the location's."""
    return [
        DisputeFact(
            payment_id=payment_id,
            dispute_id=text_in(each, "id"),
            state=_DISPUTES.get(text_in(each, "state"), DisputeState.OPEN),
            withdrawn_minor=_minor(part_of(each, "amount_money")) if text_in(each, "state") in _WITHDRAWN else 0,
            currency=text_in(each, "amount_money", "currency"),
            at=_at(each),
            due_at=_moment(text_in(each, "due_at")),
        )
        for each in disputes
        if text_in(each, "disputed_payment", "payment_id") == payment_id
    ]


def _minor(money: Told) -> int:
    amount = money.get("amount")
    return amount if isinstance(amount, int) and text_in(money, "currency") in CURRENCIES else 0


def _at(told: Told) -> datetime:
    return _moment(text_in(told, "created_at")) or _NEVER


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None
