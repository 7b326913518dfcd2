"""PayPal on loopback: orders that are approved, then captured; webhooks signed with a certificate of its own.

By hand: `python -m tests.payments.stand_ins.paypal 8422`, then SEENPAID_PAYPAL_API_BASE=http://127.0.0.1:8422 and the keys below.
"""

import base64
import json
import re
import sys
import zlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from jsonschema import Draft202012Validator

from tests.payments.stand_ins.server import Asked, Message, Said, StandIn

ONE = {"client_id": "standin-client-one", "client_secret": "standin-secret-one-0001"}
TWO = {"client_id": "standin-client-two", "client_secret": "standin-secret-two-0002"}
_PAIRS = {
    base64.b64encode(f"{each['client_id']}:{each['client_secret']}".encode()).decode(): each["client_id"]
    for each in (ONE, TWO)
}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _text(most: int, pattern: str = "") -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": most, **({"pattern": pattern} if pattern else {})}


_MONEY = _object(
    ["currency_code", "value"],
    currency_code=_text(3, "^[A-Z]{3}$"),
    value=_text(32, r"^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$"),
)
_URL = _text(4000, "^https?://")
_PAGE = _object(
    [], return_url=_URL, cancel_url=_URL, user_action={"enum": ["CONTINUE", "PAY_NOW"]},
    shipping_preference={"enum": ["GET_FROM_FILE", "NO_SHIPPING", "SET_PROVIDED_ADDRESS"]}, brand_name=_text(127),
)  # fmt: skip
_UNIT = _object(
    ["amount"], reference_id=_text(256), custom_id=_text(127), invoice_id=_text(127), description=_text(127), amount=_MONEY
)  # fmt: skip
_BODIES = {
    "order": _object(
        ["intent", "purchase_units"], intent={"enum": ["CAPTURE", "AUTHORIZE"]},
        purchase_units={"type": "array", "minItems": 1, "maxItems": 10, "items": _UNIT},
        payment_source=_object([], paypal=_object([], experience_context=_PAGE, email_address=_text(254, "@"))),
    ),
    "patch": {"type": "array", "minItems": 1, "items": _object(["op", "path", "value"], op={"const": "replace"}, path=_text(200), value=_text(127))},
    "capture": _object([]),
    "refund": _object([], amount=_MONEY, note_to_payer=_text(255)),
    "webhook": _object(
        ["url", "event_types"], url=_text(2048, r"^(https://|http://127\.0\.0\.1:)"),  # PayPal itself takes https alone.
        event_types={"type": "array", "minItems": 1, "items": _object(["name"], name=_text(50))},
    ),
}  # fmt: skip
_CURRENCIES = {"AUD": 2, "EUR": 2, "USD": 2, "GBP": 2, "JPY": 0, "HUF": 0, "TWD": 0}


def refused(issue: str, *, status: int = 422) -> Said:
    return Said(
        status,
        {
            "name": "UNPROCESSABLE_ENTITY",
            "message": "Refused.",
            "details": [{"issue": issue, "description": f"{issue.title()}."}],
        },
    )


@lru_cache(maxsize=1)
def _hand() -> tuple[rsa.RSAPrivateKey, bytes]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "messageverificationcerts.paypal.com")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    lasting = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2090, 1, 1, tzinfo=UTC)
    )
    return key, lasting.sign(key, SHA256()).public_bytes(Encoding.PEM)


def _published(hook: dict[str, Any]) -> dict[str, Any]:
    return {name: hook[name] for name in ("id", "url", "event_types")}


class PayPal(StandIn):
    """One server for several apps: the token says whose."""

    takes_at_once = False
    lists_payments = False

    def reset(self) -> None:
        super().reset()
        self.orders: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}
        self.endpoints: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, str] = {}
        self.refuses_endpoints = False
        self.bank_says_no = False

    # -- the API ---------------------------------------------------------------------------------------------------

    def api(self, asked: Asked) -> Said:
        if asked.path == "/v1/oauth2/token":
            return self._token(asked)
        if asked.path.startswith("/v1/notifications/certs/"):
            return Said(200, _hand()[1].decode()) if asked.path.endswith("/CERT-1") else Said(404, {})
        whose = self.tokens.get(asked.headers.get("authorization", "").removeprefix("Bearer "))
        if whose is None:
            return Said(401, {"name": "AUTHENTICATION_FAILURE", "message": "Authentication failed."})
        routes = (
            (r"POST /v2/checkout/orders", self._create, "order"),
            (r"GET /v2/checkout/orders/([^/]+)", self._show, ""),
            (r"PATCH /v2/checkout/orders/([^/]+)", self._patch, "patch"),
            (r"POST /v2/checkout/orders/([^/]+)/capture", self._capture, "capture"),
            (r"GET /v2/payments/captures/([^/]+)", self._show_capture, ""),
            (r"POST /v2/payments/captures/([^/]+)/refund", self._refund, "refund"),
            (r"GET /v1/customer/disputes", self._list_disputes, ""),
            (r"GET /v1/customer/disputes/([^/]+)", self._show_dispute, ""),
            (r"(?:GET|POST) /v1/notifications/webhooks", self._webhooks, "webhook"),
            (r"(?:GET|DELETE) /v1/notifications/webhooks/([^/]+)", self._webhook, ""),
        )
        for pattern, verb, shape in routes:
            if found := re.fullmatch(pattern, f"{asked.method} {asked.path}"):
                return self._checked(asked, verb, shape, whose, *found.groups())
        return Said(404, {"name": "RESOURCE_NOT_FOUND", "message": "Not found."})

    def _checked(self, asked: Asked, verb: Any, shape: str, whose: str, *ids: str) -> Said:
        if asked.method in {"POST", "PATCH"}:
            wrong = next(Draft202012Validator(_BODIES[shape]).iter_errors(asked.json()), None)
            if wrong is not None:
                return Said(
                    400,
                    {
                        "name": "INVALID_REQUEST",
                        "message": wrong.message,
                        "details": [{"issue": "INVALID", "description": wrong.message}],
                    },
                )
        key = asked.headers.get("paypal-request-id", "")
        return self.once(key, asked, refused("DUPLICATE_REQUEST_ID"), lambda: verb(asked, whose, *ids))

    def _token(self, asked: Asked) -> Said:
        whose = _PAIRS.get(asked.headers.get("authorization", "").removeprefix("Basic "))
        if whose is None or asked.form() != [("grant_type", "client_credentials")]:
            return Said(401, {"error": "invalid_client", "error_description": "Client Authentication failed"})
        token = f"A21AA{self.number():06}"
        self.tokens[token] = whose
        return Said(200, {"access_token": token, "token_type": "Bearer", "expires_in": 32_400})

    def _create(self, asked: Asked, whose: str) -> Said:
        given = asked.json()
        unit = given["purchase_units"][0]
        currency, value = unit["amount"]["currency_code"], unit["amount"]["value"]
        if currency not in _CURRENCIES:
            return refused("CURRENCY_NOT_SUPPORTED")
        if len(value.partition(".")[2]) > _CURRENCIES[currency] or ("." in value and not _CURRENCIES[currency]):
            return refused("DECIMAL_PRECISION")
        if len(value.partition(".")[0]) > 7:
            return refused("MAX_VALUE_EXCEEDED")
        order_id = f"5O{self.number():015}"
        order = {
            "id": order_id, "status": "PAYER_ACTION_REQUIRED", "intent": given["intent"], "create_time": self._now(), "update_time": self._now(),
            "purchase_units": [unit | {"payments": {}}], "payment_source": {"paypal": {}},
            "links": [{"href": f"{self.url}/pay/{order_id}", "rel": "payer-action", "method": "GET"}],
        }  # fmt: skip
        page = given["payment_source"]["paypal"]["experience_context"]
        self.orders[order_id] = {"order": order, "whose": whose, "page": page, "slow": False}
        return Said(200, order)

    def _kept(self, order_id: str, whose: str) -> dict[str, Any] | None:
        kept = self.orders.get(order_id)
        return kept if kept and kept["whose"] == whose else None

    def _show(self, _: Asked, whose: str, order_id: str) -> Said:
        kept = self._kept(order_id, whose)
        return (
            Said(200, kept["order"]) if kept else Said(404, {"name": "RESOURCE_NOT_FOUND", "message": "No such order."})
        )

    def _patch(self, asked: Asked, whose: str, order_id: str) -> Said:
        kept, patch = self._kept(order_id, whose), asked.json()[0]
        if kept is None:
            return Said(404, {"name": "RESOURCE_NOT_FOUND"})
        if kept["order"]["status"] == "COMPLETED":
            return refused("ORDER_ALREADY_COMPLETED")
        if patch["path"] != "/purchase_units/@reference_id=='default'/custom_id":
            return refused("NOT_PATCHABLE")
        kept["order"]["purchase_units"][0]["custom_id"] = patch["value"]
        return Said(204)

    def _capture(self, _: Asked, whose: str, order_id: str) -> Said:
        kept = self._kept(order_id, whose)
        if kept is None:
            return Said(404, {"name": "RESOURCE_NOT_FOUND"})
        order, unit = kept["order"], kept["order"]["purchase_units"][0]
        if order["status"] == "COMPLETED":
            return refused("ORDER_ALREADY_CAPTURED")
        if order["status"] != "APPROVED":
            return refused("ORDER_NOT_APPROVED")
        if self.bank_says_no:
            order["status"] = "PAYER_ACTION_REQUIRED"
            return refused("INSTRUMENT_DECLINED")
        if any(
            other["order"]["purchase_units"][0].get("invoice_id") == unit["invoice_id"]
            and other["order"]["status"] == "COMPLETED"
            for other in self.orders.values()
        ):
            return refused("DUPLICATE_INVOICE_ID")
        order["status"] = "COMPLETED"
        capture = {
            "id": f"3C{self.number():015}", "status": "PENDING" if kept["slow"] else "COMPLETED", "amount": unit["amount"], "final_capture": True,
            "custom_id": unit["custom_id"], "invoice_id": unit["invoice_id"], "create_time": self._now(), "update_time": self._now(),
        }  # fmt: skip
        if kept["slow"]:
            capture["status_details"] = {"reason": "ECHECK"}
        unit["payments"]["captures"] = [capture]
        self._tell(f"PAYMENT.CAPTURE.{capture['status']}", kept, self._capture_of(kept))
        return Said(201, order)

    def _capture_of(self, kept: dict[str, Any]) -> dict[str, Any]:
        capture = kept["order"]["purchase_units"][0]["payments"]["captures"][0]
        return capture | {"supplementary_data": {"related_ids": {"order_id": kept["order"]["id"]}}}

    def _by_capture(self, capture_id: str, whose: str) -> dict[str, Any] | None:
        for kept in self.orders.values():
            captures = kept["order"]["purchase_units"][0]["payments"].get("captures", [])
            if kept["whose"] == whose and any(each["id"] == capture_id for each in captures):
                return kept
        return None

    def _show_capture(self, _: Asked, whose: str, capture_id: str) -> Said:
        kept = self._by_capture(capture_id, whose)
        return Said(200, self._capture_of(kept)) if kept else Said(404, {"name": "RESOURCE_NOT_FOUND"})

    def _refund(self, asked: Asked, whose: str, capture_id: str) -> Said:
        kept = self._by_capture(capture_id, whose)
        if kept is None:
            return Said(404, {"name": "RESOURCE_NOT_FOUND", "message": "No such capture."})
        wanted = asked.json()["amount"]
        refunds = kept["order"]["purchase_units"][0]["payments"].get("refunds", [])
        given = sum(_minor(each["amount"]["value"]) for each in refunds)
        if given + _minor(wanted["value"]) > _minor(self._capture_of(kept)["amount"]["value"]):
            return refused("REFUND_AMOUNT_EXCEEDED")
        return Said(201, self._give_back(kept, wanted))

    def _give_back(self, kept: dict[str, Any], amount: dict[str, str], status: str = "COMPLETED") -> dict[str, Any]:
        payments = kept["order"]["purchase_units"][0]["payments"]
        capture = payments["captures"][0]
        refund = {
            "id": f"1R{self.number():015}", "status": status, "amount": amount, "create_time": self._now(),
            "links": [{"rel": "self", "href": "x"}, {"rel": "up", "href": f"{self.url}/v2/payments/captures/{capture['id']}"}],
        }  # fmt: skip
        payments.setdefault("refunds", []).append(refund)
        capture["status"] = "PARTIALLY_REFUNDED"
        self._tell("PAYMENT.CAPTURE.REFUNDED", kept, refund)
        return refund

    def _list_disputes(self, asked: Asked, _: str) -> Said:
        wanted = asked.query["disputed_transaction_id"]
        found = [
            each
            for each in self.disputes.values()
            if each["disputed_transactions"][0]["seller_transaction_id"] == wanted
        ]
        return Said(200, {"items": [{"dispute_id": each["dispute_id"]} for each in found]})

    def _show_dispute(self, _: Asked, __: str, dispute_id: str) -> Said:
        return Said(200, self.disputes[dispute_id])

    def _webhooks(self, asked: Asked, whose: str) -> Said:
        mine = [each for each in self.endpoints.values() if each["whose"] == whose]
        if asked.method == "GET":
            return Said(200, {"webhooks": [_published(each) for each in mine]})
        if self.refuses_endpoints:
            return Said(400, {"name": "VALIDATION_ERROR", "message": "The URL cannot be reached.", "debug_id": "d1"})
        if any(each["url"] == asked.json()["url"] for each in mine):
            return Said(
                400, {"name": "WEBHOOK_URL_ALREADY_EXISTS", "message": "Webhook URL already exists", "debug_id": "d1"}
            )
        hook = asked.json() | {"id": f"8W{self.number():015}", "whose": whose}
        self.endpoints[hook["id"]] = hook
        return Said(201, _published(hook))

    def _webhook(self, asked: Asked, whose: str, hook_id: str) -> Said:
        hook = self.endpoints.get(hook_id)
        if hook is None or hook["whose"] != whose:
            return Said(404, {"name": "INVALID_RESOURCE_ID", "message": "No such webhook.", "debug_id": "d1"})
        if asked.method == "DELETE":
            del self.endpoints[hook_id]
            return Said(204)
        return Said(200, _published(hook))

    # -- what payers and banks do -------------------------------------------------------------------------------------

    def shown(self, session_id: str) -> tuple[str, str, str] | None:
        kept = self.orders.get(session_id)
        if kept is None or kept["order"]["status"] == "COMPLETED":
            return None
        unit, page = kept["order"]["purchase_units"][0], kept["page"]
        words = f"{unit['description']}: {unit['amount']['value']} {unit['amount']['currency_code']}"
        onwards = page["return_url"] + ("&" if "?" in page["return_url"] else "?") + f"token={session_id}&PayerID=P1"
        return words, onwards, page["cancel_url"]

    def act(self, session_id: str, how: str) -> None:
        """The payer agrees; money moves when the seller captures."""
        kept = self.orders[session_id]
        kept["slow"] = how == "slow"
        self.bank_says_no = how == "fail"
        kept["order"] |= {"status": "APPROVED", "update_time": self._now()}
        self._tell("CHECKOUT.ORDER.APPROVED", kept, kept["order"])

    def settle(self, session_id: str, *, is_good: bool = True) -> None:
        """Let the bank answer a slow payment."""
        kept = self.orders[session_id]
        capture = kept["order"]["purchase_units"][0]["payments"]["captures"][0]
        capture["status"] = "COMPLETED" if is_good else "DECLINED"
        self._tell(f"PAYMENT.CAPTURE.{'COMPLETED' if is_good else 'DENIED'}", kept, self._capture_of(kept))

    def give_back(self, session_id: str, amount: int, *, is_good: bool = True) -> None:
        """Refund from the provider's own dashboard; a bank may send it back."""
        money = {"currency_code": "USD", "value": f"{amount // 100}.{amount % 100:02}"}
        self._give_back(self.orders[session_id], money, "COMPLETED" if is_good else "FAILED")

    def dispute(self, session_id: str) -> None:
        """Let the payer ask for the money back, until it is decided."""
        kept = self.orders[session_id]
        capture = self._capture_of(kept)
        dispute = {
            "dispute_id": f"PP-D-{self.number()}", "create_time": self._now(), "status": "WAITING_FOR_SELLER_RESPONSE", "dispute_amount": capture["amount"],
            "seller_response_due_date": "2026-12-01T23:59:59.000Z",
            "disputed_transactions": [{"seller_transaction_id": capture["id"]}],
        }  # fmt: skip
        self.disputes[dispute["dispute_id"]] = dispute
        self._tell("CUSTOMER.DISPUTE.CREATED", kept, dispute)

    def decide(self, session_id: str, *, is_won: bool) -> None:
        """Let the dispute be decided."""
        kept = self.orders[session_id]
        dispute = next(iter(self.disputes.values()))
        code = "RESOLVED_SELLER_FAVOUR" if is_won else "RESOLVED_BUYER_FAVOUR"
        dispute |= {"status": "RESOLVED", "dispute_outcome": {"outcome_code": code}}
        if not is_won:
            dispute["dispute_outcome"]["amount_refunded"] = dispute["dispute_amount"]
        self._tell("CUSTOMER.DISPUTE.RESOLVED", kept, dispute)

    def _tell(self, kind: str, kept: dict[str, Any], what: dict[str, Any]) -> None:
        number = self.number()
        body = json.dumps(
            {"id": f"WH-{number}", "event_type": kind, "create_time": self._now(), "resource": what}
        ).encode()
        for hook in self.endpoints.values():
            if hook["whose"] == kept["whose"] and {"name": kind} in hook["event_types"]:
                self.send(Message(hook["url"], self.signed(body, hook["id"], number=number), body))

    def signed(self, body: bytes, hook_id: str, *, number: int = 1, seconds: int = 0) -> dict[str, str]:
        sent = (
            (datetime.fromtimestamp(self.clock(), UTC) + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
        )
        said = f"transmission-{number}|{sent}|{hook_id}|{zlib.crc32(body)}"
        return {
            "PayPal-Transmission-Id": f"transmission-{number}",
            "PayPal-Transmission-Time": sent,
            "PayPal-Transmission-Sig": base64.b64encode(_hand()[0].sign(said.encode(), PKCS1v15(), SHA256())).decode(),
            "PayPal-Cert-Url": f"{self.url}/v1/notifications/certs/CERT-1",
            "PayPal-Auth-Algo": "SHA256withRSA",
        }

    def _now(self) -> str:
        return datetime.fromtimestamp(self.clock(), UTC).isoformat().replace("+00:00", "Z")


def _minor(value: str) -> int:
    return int(value.replace(".", ""))


if __name__ == "__main__":
    stand_in = PayPal(int(sys.argv[1]) if len(sys.argv) > 1 else 8422)
    stand_in.delivers = True
    print(f"{stand_in.url}  keys: {ONE}, {TWO}")  # noqa: T201  # for whoever started it.
    stand_in.serve()
