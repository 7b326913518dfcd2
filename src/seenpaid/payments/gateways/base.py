"""What every gateway can do, and what it is given for it. Providers' words stop at `gateways/<name>`; no Django here.

Amounts are minor units of ISO 4217, whatever the provider counts in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from seenpaid.payments.gateways.facts import Fact, PaymentFact, RefundFact


class GatewayName(StrEnum):
    """The gateways there are."""

    STRIPE = "stripe"
    PAYPAL = "paypal"
    SQUARE = "square"
    TEST = "test"


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
