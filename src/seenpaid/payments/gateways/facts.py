"""The facts a gateway tells: how a payment, a refund or a dispute stands now, never what changed. (docs/decisions/0028)

Amounts are minor units of ISO 4217, whatever the provider counts in.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PaymentState(StrEnum):
    """How a payment stands at the provider."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


class RefundState(StrEnum):
    """How a refund stands."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class DisputeState(StrEnum):
    """How a dispute stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """A checkout and its payment, as they stand now. Without `payment_id` nobody has paid yet."""

    attempt_id: str | None
    session_id: str
    payment_id: str
    state: PaymentState
    amount_minor: int
    currency: str
    account: str
    is_live: bool
    at: datetime
    method: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RefundFact:
    """A refund of a payment, as it stands now."""

    payment_id: str
    refund_id: str
    amount_minor: int
    currency: str
    state: RefundState
    at: datetime


@dataclass(frozen=True, slots=True)
class DisputeFact:
    """A dispute over a payment. `withdrawn_minor` is what the provider has taken back by now; until `due_at` it may be answered."""

    payment_id: str
    dispute_id: str
    state: DisputeState
    withdrawn_minor: int
    currency: str
    at: datetime
    due_at: datetime | None = None


type Fact = PaymentFact | RefundFact | DisputeFact
