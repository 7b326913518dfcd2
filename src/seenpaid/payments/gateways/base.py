"""What every gateway can do, and the facts it tells. Providers' words and errors stop at `gateways/<name>`; no Django here.

Amounts are minor units of ISO 4217, whatever the provider counts in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class GatewayName(StrEnum):
    """The gateways there are."""

    STRIPE = "stripe"
    PAYPAL = "paypal"
    SQUARE = "square"
    TEST = "test"


class GatewayError(Exception):
    """The message is for people. `is_permanent` says that asking again would not help."""

    def __init__(self, message: str, *, is_permanent: bool = False) -> None:
        super().__init__(message)
        self.is_permanent = is_permanent


class KeysRefusedError(GatewayError):
    """What was typed into `field` does not work."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, is_permanent=True)
        self.field = field


class AmountRefusedError(GatewayError):
    """The provider does not take this amount or currency."""

    def __init__(self, message: str) -> None:
        super().__init__(message, is_permanent=True)


class ProviderDownError(GatewayError):
    """The provider could not be asked, or had no answer. What was asked may have been done all the same."""


class ForgedError(GatewayError):
    """The message is not from the provider, or not from now."""

    def __init__(self, message: str) -> None:
        super().__init__(message, is_permanent=True)


@dataclass(frozen=True, slots=True)
class KeyField:
    """One thing that a company types to connect."""

    name: str
    label: str
    hint: str = ""
    is_secret: bool = True
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """What the provider says of the keys. `keys` are what to keep: as typed, with what was found out."""

    account: str
    is_live: bool
    label: str
    last_four: str
    webhook_secret: str
    webhook_id: str = ""
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """A company's own account at a provider, with its keys. Several webhook secrets stand apart by blanks, while rotating."""

    connection_id: str
    gateway: GatewayName
    account: str
    is_live: bool
    webhook_url: str
    keys: Mapping[str, str] = field(repr=False)
    webhook_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid. The attempt's id is the idempotency key."""

    attempt_id: str
    amount_minor: int
    currency: str
    title: str
    number: str
    email: str
    success_url: str
    cancel_url: str
    expires_at: datetime
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checkout:
    """The provider's hosted page."""

    session_id: str
    url: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the most that one payment may be."""

    minimum_minor: int
    maximum_minor: int


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


@dataclass(frozen=True, slots=True)
class Signed:
    """A message that is from the provider. What it says is only a hint: `interpret` asks."""

    event_id: str
    type: str
    account: str
    is_live: bool
    body: Mapping[str, Any]


class Gateway(Protocol):
    """A provider. Every method but `limits` goes over the network, and may raise ProviderDownError."""

    name: GatewayName
    label: str
    fields: Sequence[KeyField]

    def limits(self, currency: str) -> Limits | None:
        """Return what one payment may be, or None for a currency the provider does not take."""
        ...

    def verify(self, keys: Mapping[str, str], *, webhook_url: str) -> Verified:
        """Try the keys, and see to it that messages come to the URL. Raises KeysRefusedError."""
        ...

    def forget(self, account: Account, *, webhook_id: str) -> None:
        """Let messages come no more, as far as the provider lets us. Never raises."""
        ...

    def create_checkout(self, account: Account, order: Order) -> Checkout:
        """Return the page to send the customer to; the same one for the same order. Raises AmountRefusedError."""
        ...

    def expire(self, account: Account, session_id: str) -> Sequence[Fact]:
        """Close the page and return what it has become: expired, or paid in the meantime."""
        ...

    def look_up(self, account: Account, session_id: str) -> Sequence[Fact]:
        """Return the checkout, its payment, refunds and disputes as they stand now. An unknown one has no facts."""
        ...

    def authenticate(self, account: Account, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Signed:
        """Return the message if the provider signed these very bytes for this account just now. Raises ForgedError.

        Names of headers are in lower case.
        """
        ...

    def interpret(self, account: Account, signed: Signed) -> Sequence[Fact]:
        """Return the facts behind a message, asked for anew."""
        ...

    def refund(self, account: Account, *, payment_id: str, amount_minor: int, currency: str, key: str) -> RefundFact:
        """Give money back, once for each key. Raises AmountRefusedError."""
        ...

    def payments_since(self, account: Account, since: datetime) -> Iterator[PaymentFact]:
        """Tell every payment made through us since then."""
        ...
