"""PayPal: the customer agrees on PayPal's page, and we take the money when they come back or PayPal tells us."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from seenpaid.payments.gateways.base import Account, Checkout, GatewayName, KeyField, Limits, Order, Signed, Verified
from seenpaid.payments.gateways.errors import GatewayError
from seenpaid.payments.gateways.facts import Fact, PaymentFact, RefundFact
from seenpaid.payments.gateways.message import text_in
from seenpaid.payments.gateways.paypal import amounts, facts, keys, messages
from seenpaid.payments.gateways.paypal.door import LIVE, SANDBOX, Door, refuse

_ORDERS: Final = "/v2/checkout/orders"
_CAPTURES: Final = "/v2/payments/captures"
_DISPUTES: Final = "/v1/customer/disputes"
_TO_THE_PAGE: Final = ("payer-action", "approve")


class PayPal:
    """A gateway; `api_base` is another host that the operator typed, and then everything there is a test."""

    name = GatewayName.PAYPAL
    label = "PayPal"
    fields: Sequence[KeyField] = keys.FIELDS

    def __init__(self, api_base: str = "") -> None:
        self._api_base = api_base

    def limits(self, currency: str) -> Limits | None:
        return amounts.limits_of(currency)

    def verify(self, typed: Mapping[str, str], *, webhook_url: str) -> Verified:
        hosts = {False: self._api_base} if self._api_base else {True: LIVE, False: SANDBOX}
        doors = {is_live: _opener(host, is_ours=bool(self._api_base)) for is_live, host in hosts.items()}
        return keys.verify(doors, typed, webhook_url=webhook_url)

    def forget(self, account: Account, *, webhook_id: str) -> None:
        if messages.good_id(webhook_id):
            with suppress(GatewayError):
                self._door(account).ask("DELETE", f"/v1/notifications/webhooks/{webhook_id}")

    def create_checkout(self, account: Account, order: Order) -> Checkout:
        unit = {
            "reference_id": "default",
            "custom_id": order.attempt_id,
            # PayPal refuses a second capture of the same invoice: each attempt has a number of its own.
            "invoice_id": f"{order.number[:80]} {order.attempt_id[-12:]}",
            "description": order.title[:127],
            "amount": amounts.theirs(order.amount_minor, order.currency),
        }
        page = {
            "return_url": order.success_url,
            "cancel_url": order.cancel_url,
            "user_action": "PAY_NOW",
            "shipping_preference": "NO_SHIPPING",
        }
        payer: dict[str, Any] = {"experience_context": page}
        if order.email:
            payer["email_address"] = order.email
        body = {"intent": "CAPTURE", "purchase_units": [unit], "payment_source": {"paypal": payer}}
        reply = self._door(account).ask("POST", _ORDERS, body=body, key=order.attempt_id)
        refuse(reply)
        urls = {text_in(link, "rel"): text_in(link, "href") for link in reply.listed("links")}
        url = next((urls[rel] for rel in _TO_THE_PAGE if urls.get(rel)), "")
        return Checkout(text_in(reply.told, "id"), url, order.expires_at)

    def expire(self, account: Account, session_id: str) -> Sequence[Fact]:
        order = self._order(account, session_id)
        if order is None:
            return ()
        closed = facts.CLOSED + text_in(facts.unit_of(order), "custom_id").removeprefix(facts.CLOSED)
        patch = {"op": "replace", "path": "/purchase_units/@reference_id=='default'/custom_id", "value": closed}
        # Refused where it was captured a moment ago. What it has become is asked, never assumed.
        self._door(account).ask("PATCH", f"{_ORDERS}/{session_id}", body=[patch])
        return self.look_up(account, session_id)

    def look_up(self, account: Account, session_id: str) -> Sequence[Fact]:
        order = self._order(account, session_id)
        if order is None:
            return ()
        if facts.may_be_captured(order):
            # Two who capture at once ask the same thing; a payer who agrees anew, after a bank's no, is asked about anew.
            key = f"capture-{session_id}-{text_in(order, 'update_time')}"
            # Refused where somebody was quicker, or where the payer's bank says no: the order tells which.
            self._door(account).ask("POST", f"{_ORDERS}/{session_id}/capture", body={}, key=key)
            order = self._order(account, session_id) or order
        payment = facts.payment_fact(order, account=account)
        if not payment.payment_id:
            return (payment,)
        refunds = facts.refund_facts(order, payment_id=payment.payment_id)
        left = payment.amount_minor - sum(each.amount_minor for each in refunds)
        return (payment, *refunds, *self._disputes(account, payment.payment_id, left_minor=left))

    def authenticate(self, account: Account, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Signed:
        return messages.authenticate(account, body=body, headers=headers, now=now, own_base=self._api_base)

    def interpret(self, account: Account, signed: Signed) -> Sequence[Fact]:
        order_id, capture_id = messages.order_in(signed.body), messages.capture_in(signed.body)
        if not order_id and capture_id:
            told = self._door(account).ask("GET", f"{_CAPTURES}/{capture_id}").told
            order_id = messages.good_id(text_in(told, "supplementary_data", "related_ids", "order_id"))
        return self.look_up(account, order_id)

    def refund(self, account: Account, *, payment_id: str, amount_minor: int, currency: str, key: str) -> RefundFact:
        body = {"amount": amounts.theirs(amount_minor, currency)}
        reply = self._door(account).ask("POST", f"{_CAPTURES}/{payment_id}/refund", body=body, key=key)
        refuse(reply)
        return facts.refund_fact(reply.told, payment_id=payment_id)

    def payments_since(self, account: Account, since: datetime) -> Iterator[PaymentFact]:  # noqa: ARG002 - nothing is listed, whenever since.
        """Tell nothing: PayPal takes money only when we capture it, so no payment can be without its attempt, which is asked about."""
        yield from ()

    def _order(self, account: Account, session_id: str) -> facts.Told | None:
        """Return the order as it stands, or None for one that is not ours."""
        if not messages.good_id(session_id):
            return None
        reply = self._door(account).ask("GET", f"{_ORDERS}/{session_id}")
        return reply.told if reply.is_good and facts.is_ours(reply.told) else None

    def _disputes(self, account: Account, payment_id: str, *, left_minor: int) -> Iterator[Fact]:
        # An app may lack the right to see disputes; then their messages do not come either.
        door = self._door(account)
        for found in door.ask("GET", f"{_DISPUTES}?disputed_transaction_id={payment_id}").listed("items"):
            told = door.ask("GET", f"{_DISPUTES}/{messages.good_id(text_in(found, 'dispute_id'))}").told
            yield facts.dispute_fact(told, payment_id=payment_id, left_minor=left_minor)

    def _door(self, account: Account) -> Door:
        host = self._api_base or (LIVE if account.is_live else SANDBOX)
        return Door(host, account.keys, is_ours=bool(self._api_base))


def _opener(host: str, *, is_ours: bool) -> Any:
    return lambda typed: Door(host, typed, is_ours=is_ours)
