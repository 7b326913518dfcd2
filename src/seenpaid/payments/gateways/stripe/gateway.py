"""Stripe Checkout: the customer pays on Stripe's page, and Stripe is asked what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

import stripe

from seenpaid.payments.gateways.base import Account, Checkout, GatewayName, KeyField, Limits, Order, Signed, Verified
from seenpaid.payments.gateways.facts import Fact, PaymentFact, RefundFact
from seenpaid.payments.gateways.stripe import amounts, door, facts, keys, messages

_PAYER: Final = "payment_intent.latest_charge"
_LONGEST_LIFE: Final = timedelta(days=1)


class Stripe:
    """A gateway; `api_base` is another host that the operator typed."""

    name = GatewayName.STRIPE
    label = "Stripe"
    fields: Sequence[KeyField] = keys.FIELDS

    def __init__(self, api_base: str = "") -> None:
        self._api_base = api_base

    def limits(self, currency: str) -> Limits | None:
        return amounts.limits_of(currency)

    def verify(self, typed: Mapping[str, str], *, webhook_url: str) -> Verified:
        return keys.verify(self._client_with, typed, webhook_url=webhook_url)

    def forget(self, account: Account, *, webhook_id: str) -> None:
        if webhook_id:
            keys.forget_endpoint(self._client(account), webhook_id)

    def create_checkout(self, account: Account, order: Order) -> Checkout:
        amount = amounts.theirs(order.amount_minor, order.currency)
        ids = {**order.metadata, "attempt": order.attempt_id}
        product = {"name": order.title[:250]}
        price = {"currency": order.currency.lower(), "unit_amount": amount, "product_data": product}
        params: dict[str, Any] = {
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": price}],
            "client_reference_id": order.attempt_id,
            "metadata": ids,
            # What is told of the session is not told of its payment.
            "payment_intent_data": {"metadata": ids, "description": order.title[:1000]},
            "adaptive_pricing": {"enabled": False},  # The customer owes what the invoice says, in its currency.
            "success_url": order.success_url,
            "cancel_url": order.cancel_url,
            "expires_at": int(order.expires_at.timestamp()),
        }
        if order.email:
            params["customer_email"] = order.email
        with door.translated():
            made = self._client(account).v1.checkout.sessions.create(
                params,  # type: ignore[arg-type]  # built in two steps; tests hold it against the library's own types.
                {"idempotency_key": order.attempt_id},
            )
        return Checkout(made.id, made.url or "", order.expires_at)

    def expire(self, account: Account, session_id: str) -> Sequence[Fact]:
        # One that is open no more is refused: it was paid, perhaps. What it has become is asked, never assumed.
        with door.translated(), suppress(stripe.InvalidRequestError):
            self._client(account).v1.checkout.sessions.expire(session_id)
        return self.look_up(account, session_id)

    def look_up(self, account: Account, session_id: str) -> Sequence[Fact]:
        with door.translated():
            try:
                session = self._client(account).v1.checkout.sessions.retrieve(session_id, {"expand": [_PAYER]})
            except stripe.InvalidRequestError:
                return ()  # Not of this account.
            return self._facts(account, session.to_dict())

    def authenticate(self, account: Account, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Signed:
        return messages.authenticate(account, body=body, headers=headers, now=now)

    def interpret(self, account: Account, signed: Signed) -> Sequence[Fact]:
        if session_id := messages.session_in(signed.body):
            return self.look_up(account, session_id)
        intent_id = messages.intent_in(signed.body)
        if not intent_id:
            return ()
        with door.translated():
            found = self._client(account).v1.checkout.sessions.list(
                {"payment_intent": intent_id, "expand": [f"data.{_PAYER}"]}
            )
            return [fact for session in found.data for fact in self._facts(account, session.to_dict())]

    def refund(self, account: Account, *, payment_id: str, amount_minor: int, currency: str, key: str) -> RefundFact:
        amount = amounts.theirs(amount_minor, currency)
        with door.translated():
            made = self._client(account).v1.refunds.create(
                {"payment_intent": payment_id, "amount": amount}, {"idempotency_key": key}
            )
        return facts.refund_fact(made.to_dict(), payment_id=payment_id)

    def payments_since(self, account: Account, since: datetime) -> Iterator[PaymentFact]:
        # A session lives a day at most; what is paid later by a slow method is asked for by its session.
        made_after = int((since - _LONGEST_LIFE).timestamp())
        with door.translated():
            found = self._client(account).v1.checkout.sessions.list(
                {"created": {"gte": made_after}, "status": "complete", "limit": 50, "expand": [f"data.{_PAYER}"]}
            )
            for session in found.auto_paging_iter():
                told = session.to_dict()
                if facts.is_ours(told):
                    yield facts.payment_fact(told, account=account)

    def _facts(self, account: Account, session: Mapping[str, Any]) -> Sequence[Fact]:
        if not facts.is_ours(session):
            return ()
        payment = facts.payment_fact(session, account=account)
        if not payment.payment_id:
            return (payment,)
        client, of_it = self._client(account), payment.payment_id
        refunds = client.v1.refunds.list({"payment_intent": of_it, "limit": 100}).auto_paging_iter()
        disputes = client.v1.disputes.list({"payment_intent": of_it, "limit": 100}).auto_paging_iter()
        return (
            payment,
            *(facts.refund_fact(each.to_dict(), payment_id=of_it) for each in refunds),
            *(facts.dispute_fact(each.to_dict(), payment_id=of_it) for each in disputes),
        )

    def _client(self, account: Account) -> stripe.StripeClient:
        return self._client_with(account.keys["secret_key"])

    def _client_with(self, key: str) -> stripe.StripeClient:
        return door.client(key, api_base=self._api_base)
