"""Square: the customer pays on the page of a payment link. A session is a link and its order, `link:order`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from seenpaid.payments.gateways.base import Account, Checkout, GatewayName, KeyField, Limits, Order, Signed, Verified
from seenpaid.payments.gateways.errors import GatewayError
from seenpaid.payments.gateways.facts import Fact, PaymentFact, PaymentState, RefundFact
from seenpaid.payments.gateways.message import part_of, text_in
from seenpaid.payments.gateways.square import facts, keys, messages
from seenpaid.payments.gateways.square.door import LIVE, SANDBOX, Door, refuse

_LINKS: Final = "/v2/online-checkout/payment-links"
_MOST_PAGES: Final = 200


class Square:
    """A gateway; `api_base` is another host that the operator typed, and then everything there is a test."""

    name = GatewayName.SQUARE
    label = "Square"
    fields: Sequence[KeyField] = keys.FIELDS

    def __init__(self, api_base: str = "") -> None:
        self._api_base = api_base

    def limits(self, currency: str) -> Limits | None:
        return facts.limits_of(currency)

    def verify(self, typed: Mapping[str, str], *, webhook_url: str) -> Verified:
        token, is_ours = typed.get("access_token", "").strip(), bool(self._api_base)
        hosts = {False: self._api_base} if is_ours else {True: LIVE, False: SANDBOX}
        doors = {is_live: Door(host, token, is_ours=is_ours) for is_live, host in hosts.items()}
        return keys.verify(doors, typed, webhook_url=webhook_url)

    def forget(self, account: Account, *, webhook_id: str) -> None:
        if messages.good_id(webhook_id):
            with suppress(GatewayError):
                self._door(account).ask("DELETE", f"/v2/webhooks/subscriptions/{webhook_id}")

    def create_checkout(self, account: Account, order: Order) -> Checkout:
        money = facts.theirs(order.amount_minor, order.currency, of_location=account.keys["currency"])
        body: dict[str, Any] = {
            "idempotency_key": order.attempt_id,
            "order": {
                "location_id": account.keys["location_id"],
                "reference_id": order.attempt_id,
                "line_items": [{"name": order.title[:512], "quantity": "1", "base_price_money": money}],
            },
            "checkout_options": {"redirect_url": order.success_url, "allow_tipping": False},
            "payment_note": order.title[:500],
        }
        if order.email:
            body["pre_populated_data"] = {"buyer_email": order.email}
        reply = self._door(account).ask("POST", _LINKS, body=body)
        refuse(reply)
        link = part_of(reply.told, "payment_link")
        return Checkout(f"{text_in(link, 'id')}:{text_in(link, 'order_id')}", text_in(link, "url"), order.expires_at)

    def expire(self, account: Account, session_id: str) -> Sequence[Fact]:
        link_id = messages.good_id(session_id.partition(":")[0])
        before = self.look_up(account, session_id)
        if link_id and before and not _is_paid_with(before):
            # Refused where it was paid a moment ago. What it has become is asked, never assumed.
            self._door(account).ask("DELETE", f"{_LINKS}/{link_id}")
            return self.look_up(account, session_id)
        return before

    def look_up(self, account: Account, session_id: str) -> Sequence[Fact]:
        order_id = messages.good_id(session_id.partition(":")[2])
        order = self._got(account, f"/v2/orders/{order_id}", "order") if order_id else {}
        if not facts.is_ours(order):
            return ()
        paid_with = [found for each in facts.payments_in(order) if (found := messages.good_id(each))]
        payment = facts.best_of(self._got(account, f"/v2/payments/{each}", "payment") for each in paid_with)
        return self._facts(account, order, payment, session_id=session_id)

    def authenticate(self, account: Account, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Signed:  # noqa: ARG002  # Square signs no time.
        return messages.authenticate(account, body=body, headers=headers)

    def interpret(self, account: Account, signed: Signed) -> Sequence[Fact]:
        payment_id = messages.payment_in(signed.body)
        payment = self._got(account, f"/v2/payments/{payment_id}", "payment") if payment_id else {}
        order_id = messages.good_id(text_in(payment, "order_id"))
        order = self._got(account, f"/v2/orders/{order_id}", "order") if order_id else {}
        # A message does not say which link the order was made by; our own id on it says which attempt.
        return self._facts(account, order, payment, session_id=f":{order_id}") if facts.is_ours(order) else ()

    def refund(self, account: Account, *, payment_id: str, amount_minor: int, currency: str, key: str) -> RefundFact:
        money = facts.theirs(amount_minor, currency, of_location=account.keys["currency"])
        body = {"idempotency_key": key, "payment_id": payment_id, "amount_money": money}
        reply = self._door(account).ask("POST", "/v2/refunds", body=body)
        refuse(reply)
        return facts.refund_fact(part_of(reply.told, "refund"), payment_id=payment_id)

    def payments_since(self, account: Account, since: datetime) -> Iterator[PaymentFact]:
        start = since.astimezone(UTC).isoformat().replace("+00:00", "Z")
        query = f"?location_id={account.keys['location_id']}&begin_time={quote(start)}&limit=100"
        for payment in self._listed(account, f"/v2/payments{query}", "payments"):
            order_id = messages.good_id(text_in(payment, "order_id"))
            order = self._got(account, f"/v2/orders/{order_id}", "order") if order_id else {}
            if facts.is_ours(order):
                yield facts.payment_fact(order, payment, session_id=f":{order_id}", account=account)

    def _facts(self, account: Account, order: facts.Told, payment: facts.Told, *, session_id: str) -> Sequence[Fact]:
        told = facts.payment_fact(order, payment, session_id=session_id, account=account)
        if not told.payment_id:
            return (told,)
        refund_ids = [messages.good_id(str(each)) for each in payment.get("refund_ids") or ()]
        refunds = [self._got(account, f"/v2/refunds/{each}", "refund") for each in refund_ids]
        disputes = self._listed(account, f"/v2/disputes?location_id={account.keys['location_id']}", "disputes")
        return (
            told,
            *(facts.refund_fact(each, payment_id=told.payment_id) for each in refunds),
            *facts.dispute_facts(list(disputes), payment_id=told.payment_id),
        )

    def _got(self, account: Account, path: str, name: str) -> facts.Told:
        """Return the object, or an empty one where there is none for this account."""
        return part_of(self._door(account).ask("GET", path).told, name)

    def _listed(self, account: Account, path: str, name: str) -> Iterator[facts.Told]:
        cursor = ""
        for _ in range(_MOST_PAGES):
            reply = self._door(account).ask("GET", f"{path}&cursor={quote(cursor)}" if cursor else path)
            yield from reply.listed(name)
            cursor = text_in(reply.told, "cursor")
            if not cursor:
                return

    def _door(self, account: Account) -> Door:
        host = self._api_base or (LIVE if account.is_live else SANDBOX)
        return Door(host, account.keys["access_token"], is_ours=bool(self._api_base))


def _is_paid_with(told: Sequence[Fact]) -> bool:
    over = {PaymentState.PAID, PaymentState.PROCESSING}
    return any(isinstance(fact, PaymentFact) and fact.state in over for fact in told)
