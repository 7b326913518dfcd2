"""Square on loopback: payment links with their orders, payments, refunds and disputes; signed messages.

By hand: `python -m tests.payments.stand_ins.square 8423`, then SEENPAID_SQUARE_API_BASE=http://127.0.0.1:8423 and the tokens below.
"""

import base64
import hashlib
import hmac
import json
import re
import sys
from datetime import UTC, datetime
from typing import Any

from jsonschema import Draft202012Validator

from tests.payments.stand_ins.server import Asked, Message, Said, StandIn

ONE = {"access_token": "EAAA-standin-token-one-0001"}
TWO = {"access_token": "EAAA-standin-token-two-0002"}
WEAK = {"access_token": "EAAA-standin-token-few-0003"}
_MERCHANTS = {ONE["access_token"]: "ML-ONE", TWO["access_token"]: "ML-TWO", WEAK["access_token"]: "ML-ONE"}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _text(most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most}


_MONEY = _object(["amount", "currency"], amount={"type": "integer"}, currency=_text(3))
_BODIES = {
    "link": _object(
        ["idempotency_key", "order"], idempotency_key=_text(192), payment_note=_text(500), description=_text(4096),
        order=_object(
            ["location_id", "line_items"], location_id=_text(50), reference_id=_text(40),
            line_items={"type": "array", "minItems": 1, "items": _object(["quantity"], name=_text(512), quantity=_text(12), base_price_money=_MONEY)},
        ),
        checkout_options=_object([], redirect_url=_text(2048), allow_tipping={"type": "boolean"}),
        pre_populated_data=_object([], buyer_email=_text(256)),
    ),
    "refund": _object(["idempotency_key", "amount_money"], idempotency_key=_text(45), payment_id=_text(192), amount_money=_MONEY, reason=_text(192)),
    "hook": _object(
        ["subscription"], idempotency_key=_text(45),
        subscription=_object(
            ["name", "event_types", "notification_url"], name=_text(64), event_types={"type": "array", "minItems": 1, "items": _text(60)},
            notification_url=_text(2048), api_version=_text(10),
        ),
    ),
}  # fmt: skip


def refused(code: str, *, status: int = 400, detail: str = "") -> Said:
    return Said(
        status,
        {"errors": [{"category": "INVALID_REQUEST_ERROR", "code": code, "detail": detail or f"{code.title()}."}]},
    )


def _published(told: Any) -> Any:
    """Leave out whose it is: Square's answers have no such field."""
    if isinstance(told, dict):
        return {name: _published(value) for name, value in told.items() if name != "whose"}
    return [_published(each) for each in told] if isinstance(told, list) else told


class Square(StandIn):
    """One server for several sellers: the token says whose."""

    takes_at_once = True
    lists_payments = True

    def reset(self) -> None:
        super().reset()
        self.links: dict[str, dict[str, Any]] = {}
        self.orders: dict[str, dict[str, Any]] = {}
        self.payments: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}
        self.endpoints: dict[str, dict[str, Any]] = {}
        self.refuses_endpoints = False

    # -- the API ---------------------------------------------------------------------------------------------------

    def api(self, asked: Asked) -> Said:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        whose = _MERCHANTS.get(token)
        if whose is None:
            return refused("UNAUTHORIZED", status=401)
        if token == WEAK["access_token"]:
            return refused("INSUFFICIENT_SCOPES", status=403)
        routes = (
            (r"GET /v2/locations", self._locations, ""),
            (r"POST /v2/online-checkout/payment-links", self._create, "link"),
            (r"DELETE /v2/online-checkout/payment-links/([^/]+)", self._delete, ""),
            (r"GET /v2/orders/([^/]+)", self._order, ""),
            (r"GET /v2/payments/([^/]+)", self._payment, ""),
            (r"GET /v2/payments", self._list_payments, ""),
            (r"POST /v2/refunds", self._refund, "refund"),
            (r"GET /v2/refunds/([^/]+)", self._show_refund, ""),
            (r"GET /v2/disputes", self._list_disputes, ""),
            (r"(?:GET|POST) /v2/webhooks/subscriptions", self._hooks, "hook"),
            (r"DELETE /v2/webhooks/subscriptions/([^/]+)", self._delete_hook, ""),
        )
        for pattern, verb, shape in routes:
            if found := re.fullmatch(pattern, f"{asked.method} {asked.path}"):
                said = self._checked(asked, verb, shape, whose, *found.groups())
                return Said(said.status, _published(said.body), said.headers)
        return refused("NOT_FOUND", status=404)

    def _checked(self, asked: Asked, verb: Any, shape: str, whose: str, *ids: str) -> Said:
        if asked.method != "POST":
            return verb(asked, whose, *ids)
        wrong = next(Draft202012Validator(_BODIES[shape]).iter_errors(asked.json()), None)
        if wrong is not None:
            return refused("BAD_REQUEST", detail=wrong.message)
        key = asked.json().get("idempotency_key", "")
        return self.once(
            f"{asked.path} {key}", asked, refused("IDEMPOTENCY_KEY_REUSED"), lambda: verb(asked, whose, *ids)
        )

    def _locations(self, _: Asked, whose: str) -> Said:
        one = {
            "merchant_id": whose,
            "status": "ACTIVE",
            "currency": "USD",
            "business_name": f"Studio {whose[3:].title()}",
        }
        closed = {**one, "id": "LCLOSED", "name": "Closed", "status": "INACTIVE"}
        return Said(
            200,
            {
                "locations": [
                    closed,
                    {**one, "id": f"L{whose}", "name": "Main"},
                    {**one, "id": "LYEN", "name": "Tokyo", "currency": "JPY"},
                    {**one, "id": "LEUR", "name": "Dublin", "currency": "EUR"},
                ]
            },
        )

    def _create(self, asked: Asked, whose: str) -> Said:
        given = asked.json()
        money = given["order"]["line_items"][0]["base_price_money"]
        if money["amount"] < 100:
            return refused("AMOUNT_TOO_LOW")
        if money["amount"] > 5_000_000:
            return refused("AMOUNT_TOO_HIGH")
        number = self.number()
        order = {
            **given["order"],
            "id": f"ORD{number:06}",
            "state": "OPEN",
            "total_money": money,
            "created_at": self._now(),
            "whose": whose,
        }
        link = {
            "id": f"LNK{number:06}", "version": 1, "order_id": order["id"], "url": f"{self.url}/pay/LNK{number:06}:{order['id']}", "created_at": self._now(),
            "checkout_options": given["checkout_options"],
        }  # fmt: skip
        self.orders[order["id"]], self.links[link["id"]] = order, link
        return Said(200, {"payment_link": link})

    def _delete(self, _: Asked, whose: str, link_id: str) -> Said:
        link = self.links.get(link_id)
        order = self.orders[link["order_id"]] if link else {}
        if order.get("whose") != whose:
            return refused("NOT_FOUND", status=404)
        del self.links[link_id]
        if not order.get("tenders"):
            order["state"] = "CANCELED"
        return Said(200, {"id": link_id, "cancelled_order_id": order["id"]})

    def _of(self, rows: dict[str, dict[str, Any]], row_id: str, whose: str, name: str) -> Said:
        row = rows.get(row_id)
        if row is None or row["whose"] != whose:
            return refused("NOT_FOUND", status=404)
        return Said(200, {name: row})

    def _order(self, _: Asked, whose: str, order_id: str) -> Said:
        return self._of(self.orders, order_id, whose, "order")

    def _payment(self, _: Asked, whose: str, payment_id: str) -> Said:
        return self._of(self.payments, payment_id, whose, "payment")

    def _show_refund(self, _: Asked, whose: str, refund_id: str) -> Said:
        return self._of(self.refunds, refund_id, whose, "refund")

    def _list_payments(self, asked: Asked, whose: str) -> Said:
        return self._list(asked, [each for each in self.payments.values() if each["whose"] == whose], "payments")

    def _list_disputes(self, asked: Asked, whose: str) -> Said:
        return self._list(asked, [each for each in self.disputes.values() if each["whose"] == whose], "disputes")

    def _list(self, asked: Asked, rows: list[dict[str, Any]], name: str) -> Said:
        start = int(asked.query.get("cursor", "0"))
        more = (
            {"cursor": str(start + 2)} if len(rows) > start + 2 else {}
        )  # Pages are small here: nobody may forget that there are more.
        return Said(200, {name: rows[start : start + 2], **more})

    def _refund(self, asked: Asked, whose: str) -> Said:
        given = asked.json()
        payment = self.payments.get(given["payment_id"])
        if payment is None or payment["whose"] != whose:
            return refused("NOT_FOUND", status=404)
        given_back = sum(self.refunds[each]["amount_money"]["amount"] for each in payment["refund_ids"])
        if given_back + given["amount_money"]["amount"] > payment["total_money"]["amount"]:
            return refused("REFUND_AMOUNT_INVALID")
        return Said(200, {"refund": self._give_back(payment, given["amount_money"]["amount"], "COMPLETED")})

    def _give_back(self, payment: dict[str, Any], amount: int, status: str) -> dict[str, Any]:
        refund = {
            "id": f"RFD{self.number():06}", "payment_id": payment["id"], "status": status, "created_at": self._now(), "whose": payment["whose"],
            "amount_money": {"amount": amount, "currency": payment["total_money"]["currency"]},
        }  # fmt: skip
        self.refunds[str(refund["id"])] = refund
        payment["refund_ids"].append(refund["id"])
        self._tell("refund.updated", payment["whose"], {"refund": refund})
        return refund

    def _hooks(self, asked: Asked, whose: str) -> Said:
        if asked.method == "GET":
            return Said(200, {"subscriptions": [each for each in self.endpoints.values() if each["whose"] == whose]})
        if self.refuses_endpoints:
            return refused("FORBIDDEN", status=403, detail="This application may not make subscriptions.")
        number = self.number()
        hook = asked.json()["subscription"] | {
            "id": f"wbhk_{number:06}",
            "signature_key": f"sig-{number:06}",
            "whose": whose,
        }
        self.endpoints[hook["id"]] = hook
        return Said(200, {"subscription": hook})

    def _delete_hook(self, _: Asked, whose: str, hook_id: str) -> Said:
        if self.endpoints.get(hook_id, {}).get("whose") != whose:
            return refused("NOT_FOUND", status=404)
        del self.endpoints[hook_id]
        return Said(200, {})

    # -- what payers and banks do -------------------------------------------------------------------------------------

    def shown(self, session_id: str) -> tuple[str, str, str] | None:
        link = self.links.get(session_id.partition(":")[0])
        order = self.orders[link["order_id"]] if link else None
        if link is None or order is None or order.get("tenders"):
            return None
        line, target = order["line_items"][0], link["checkout_options"]["redirect_url"]
        words = f"{line['name']}: {line['base_price_money']['amount']} {line['base_price_money']['currency']}"
        return words, f"{target}{'&' if '?' in target else '?'}orderId={order['id']}", target

    def act(self, session_id: str, how: str) -> None:
        if how == "fail":
            return  # The page says so and stays; nobody is told.
        order = self.orders[session_id.partition(":")[2]]
        payment = {
            "id": f"PAY{self.number():06}", "order_id": order["id"], "status": "PENDING" if how == "slow" else "COMPLETED", "refund_ids": [],
            "total_money": order["total_money"], "amount_money": order["total_money"], "created_at": self._now(), "whose": order["whose"],
            "source_type": "BANK_ACCOUNT" if how == "slow" else "CARD", "location_id": order["location_id"],
        }  # fmt: skip
        self.payments[str(payment["id"])] = payment
        order["tenders"] = [{"id": payment["id"], "type": "CARD", "payment_id": payment["id"]}]
        self._tell("payment.updated", order["whose"], {"payment": payment})

    def settle(self, session_id: str, *, is_good: bool = True) -> None:
        """Let the bank answer a slow payment."""
        payment = self._paid(session_id)
        payment["status"] = "COMPLETED" if is_good else "FAILED"
        self._tell("payment.updated", payment["whose"], {"payment": payment})

    def give_back(self, session_id: str, amount: int, *, is_good: bool = True) -> None:
        """Refund from the provider's own dashboard; a bank may send it back."""
        self._give_back(self._paid(session_id), amount, "COMPLETED" if is_good else "FAILED")

    def dispute(self, session_id: str) -> None:
        """Let the payer's bank take the money back, until it is decided."""
        payment = self._paid(session_id)
        dispute = {
            "id": f"DSP{self.number():06}", "state": "EVIDENCE_REQUIRED", "amount_money": payment["total_money"], "created_at": self._now(),
            "due_at": "2026-12-01T23:59:59.000Z", "disputed_payment": {"payment_id": payment["id"]}, "whose": payment["whose"],
        }  # fmt: skip
        self.disputes[str(dispute["id"])] = dispute
        self._tell("dispute.created", payment["whose"], {"dispute": dispute})

    def decide(self, session_id: str, *, is_won: bool) -> None:
        """Let the dispute be decided."""
        payment = self._paid(session_id)
        dispute = next(
            each for each in self.disputes.values() if each["disputed_payment"]["payment_id"] == payment["id"]
        )
        dispute["state"] = "WON" if is_won else "LOST"
        self._tell("dispute.state.updated", payment["whose"], {"dispute": dispute})

    def _paid(self, session_id: str) -> dict[str, Any]:
        return self.payments[self.orders[session_id.partition(":")[2]]["tenders"][0]["payment_id"]]

    def _tell(self, kind: str, whose: str, what: dict[str, Any]) -> None:
        event = {
            "merchant_id": whose,
            "type": kind,
            "event_id": f"evt-{self.number():06}",
            "created_at": self._now(),
            "data": {"object": what},
        }
        body = json.dumps(event).encode()
        for hook in self.endpoints.values():
            if hook["whose"] == whose and kind in hook["event_types"]:
                self.send(
                    Message(
                        hook["notification_url"], signed(body, hook["signature_key"], hook["notification_url"]), body
                    )
                )

    def _now(self) -> str:
        return datetime.fromtimestamp(self.clock(), UTC).isoformat().replace("+00:00", "Z")


def signed(body: bytes, key: str, url: str) -> dict[str, str]:
    signature = hmac.new(key.encode(), url.encode() + body, hashlib.sha256).digest()
    return {"X-Square-Hmacsha256-Signature": base64.b64encode(signature).decode(), "Content-Type": "application/json"}


if __name__ == "__main__":
    stand_in = Square(int(sys.argv[1]) if len(sys.argv) > 1 else 8423)
    stand_in.delivers = True
    print(f"{stand_in.url}  tokens: {ONE}, {TWO}")  # noqa: T201  # for whoever started it.
    stand_in.serve()
