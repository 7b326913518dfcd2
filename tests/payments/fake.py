"""A gateway in memory: whatever a provider may do, it does when told."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from seenpaid.payments.gateways.base import Account, Checkout, GatewayName, KeyField, Limits, Order, Signed, Verified
from seenpaid.payments.gateways.errors import (
    AmountRefusedError,
    ForgedError,
    GatewayError,
    KeysRefusedError,
    ProviderDownError,
)
from seenpaid.payments.gateways.facts import (
    DisputeFact,
    DisputeState,
    Fact,
    PaymentFact,
    PaymentState,
    RefundFact,
    RefundState,
)
from seenpaid.payments.gateways.message import check_time, read_json, text_in

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
LIMITS = Limits(minimum_minor=50, maximum_minor=99_999_999)


@dataclass
class Session:
    order: Order
    account: str
    state: PaymentState = PaymentState.OPEN
    amount_minor: int = 0
    currency: str = ""
    is_live: bool = False
    paid_at: datetime = NOW
    refunds: list[RefundFact] = field(default_factory=list)
    disputes: list[DisputeFact] = field(default_factory=list)


@dataclass
class Fake:
    """Sessions are named by their attempts, payments by their sessions."""

    name: GatewayName = GatewayName.STRIPE
    label: str = "Fake"
    fields: Sequence[KeyField] = (KeyField("secret_key", "Key"),)
    sessions: dict[str, Session] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    is_down: bool = False
    refuses_refunds: bool = False

    def limits(self, currency: str) -> Limits | None:
        return None if currency == "XAU" else LIMITS

    def verify(self, keys: Mapping[str, str], *, webhook_url: str) -> Verified:
        self._call("verify")
        key = keys.get("secret_key", "")
        if not key.startswith(("live_", "test_")):
            raise KeysRefusedError("secret_key", "That is no key.")
        return Verified(
            account=f"acct_{key[5:]}", is_live=key.startswith("live_"), label="Alice's", last_four=key[-4:],
            webhook_secret=f"whsec_{webhook_url}", webhook_id="we_1", keys=dict(keys),
        )  # fmt: skip

    def forget(self, account: Account, *, webhook_id: str) -> None:
        self.forgotten.append(webhook_id)

    def create_checkout(self, account: Account, order: Order) -> Checkout:
        self._call("create")
        if order.amount_minor == 66_600:
            raise AmountRefusedError("Fake does not like this amount.")
        session = self.sessions.setdefault(
            f"cs_{order.attempt_id}",
            Session(
                order,
                account.account,
                amount_minor=order.amount_minor,
                currency=order.currency,
                is_live=account.is_live,
            ),
        )
        assert session.order == order, "the same key with another order"
        return Checkout(f"cs_{order.attempt_id}", f"https://pay.example/{order.attempt_id}", order.expires_at)

    def expire(self, account: Account, session_id: str) -> Sequence[Fact]:
        self._call("expire")
        session = self.sessions[session_id]
        if session.state == PaymentState.OPEN:
            session.state = PaymentState.EXPIRED
        return self.facts(session_id)

    def look_up(self, account: Account, session_id: str) -> Sequence[Fact]:
        self._call("look_up")
        return self.facts(session_id)

    def authenticate(self, account: Account, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Signed:
        time = headers.get("x-time", "")
        if not time.isdigit() or headers.get("x-signature") != sign(body, account.webhook_secret, time):
            raise ForgedError("Not signed.")
        check_time(datetime.fromtimestamp(int(time), UTC), now=now)
        read = read_json(body)
        return Signed(text_in(read, "id"), text_in(read, "type"), account.account, bool(read.get("live")), read)

    def interpret(self, account: Account, signed: Signed) -> Sequence[Fact]:
        self._call("interpret")
        return self.facts(text_in(signed.body, "session"))

    def refund(self, account: Account, *, payment_id: str, amount_minor: int, currency: str, key: str) -> RefundFact:
        self._call("refund")
        if self.refuses_refunds:
            raise GatewayError("Fake has not enough money.", is_permanent=True)
        return self.give_back(payment_id.replace("pi_", "cs_"), amount_minor, key=key)

    def payments_since(self, account: Account, since: datetime) -> Iterator[PaymentFact]:
        self._call("list")
        for session_id, session in self.sessions.items():
            if session.account == account.account and session.state == PaymentState.PAID and session.paid_at >= since:
                yield self._payment(session_id)

    # What happens at the provider.

    def pay(self, session_id: str, state: PaymentState = PaymentState.PAID, **changed: Any) -> str:
        session = self.sessions[session_id]
        assert session.state != PaymentState.EXPIRED, "the page is closed"
        session.state = state
        for name, value in changed.items():
            setattr(session, name, value)
        return session_id

    def give_back(
        self, session_id: str, minor: int, *, state: RefundState = RefundState.SUCCEEDED, key: str = ""
    ) -> RefundFact:
        session = self.sessions[session_id]
        name = f"re_{key or len(session.refunds)}"
        present = next((each for each in session.refunds if each.refund_id == name), None)
        if present is None:
            present = RefundFact(session_id.replace("cs_", "pi_"), name, minor, session.currency, state, NOW)
            session.refunds.append(present)
        return present

    def fail_refund(self, session_id: str, number: int = 0) -> None:
        refunds = self.sessions[session_id].refunds
        refunds[number] = replace(refunds[number], state=RefundState.FAILED)

    def dispute(self, session_id: str, state: DisputeState, withdrawn_minor: int) -> None:
        session = self.sessions[session_id]
        session.disputes = [
            DisputeFact(
                session_id.replace("cs_", "pi_"),
                "dp_1",
                state,
                withdrawn_minor,
                session.currency,
                NOW,
                NOW + timedelta(days=7),
            )
        ]

    def facts(self, session_id: str) -> Sequence[Fact]:
        if session_id not in self.sessions:
            return ()
        session = self.sessions[session_id]
        return (self._payment(session_id), *session.refunds, *session.disputes)

    def message(self, session_id: str, *, event: str = "evt_1", live: bool = False) -> bytes:
        return json.dumps({"id": event, "type": "payment", "session": session_id, "live": live}).encode()

    def _payment(self, session_id: str) -> PaymentFact:
        session = self.sessions[session_id]
        is_unpaid = session.state in {PaymentState.OPEN, PaymentState.EXPIRED}
        return PaymentFact(
            attempt_id=session.order.attempt_id,
            session_id=session_id,
            payment_id="" if is_unpaid else session_id.replace("cs_", "pi_"),
            state=session.state,
            amount_minor=session.amount_minor,
            currency=session.currency,
            account=session.account,
            is_live=session.is_live,
            at=session.paid_at,
            method="card",
            reason="The card was declined." if session.state == PaymentState.FAILED else "",
        )

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if self.is_down:
            raise ProviderDownError("Fake did not answer.")


def sign(body: bytes, secret: str, time: str) -> str:
    return hmac.new(secret.encode(), time.encode() + body, hashlib.sha256).hexdigest()


LATER = NOW + timedelta(minutes=1)
