"""Stripe on loopback. Bodies are held against the parameter types of Stripe's own library; sessions, refunds and disputes are kept.

By hand: `python -m tests.payments.stand_ins.stripe 8421`, then SEENPAID_STRIPE_API_BASE=http://127.0.0.1:8421 and the keys below.
"""

import importlib
import json
import re
import sys
from typing import Any

from stripe import WebhookSignature

from tests.payments.stand_ins.server import Asked, Message, Said, StandIn
from tests.payments.stand_ins.typed_dicts import faults, unflattened

SECRET_KEY = "sk_test_standinONE0001"
OTHER_KEY = "sk_test_standinTWO0002"
LIVE_KEY = "sk_live_standinONE0003"
RESTRICTED_KEY = "rk_test_standinALL0004"
WEAK_KEY = "rk_test_standinFEW0005"
ACCOUNTS = {
    SECRET_KEY: "acct_one", OTHER_KEY: "acct_two", LIVE_KEY: "acct_one", RESTRICTED_KEY: "acct_one", WEAK_KEY: "acct_one",
}  # fmt: skip
_NONE = r"[^/]+"
_TYPES = {
    "POST /v1/checkout/sessions": "checkout._session_create_params:SessionCreateParams",
    "GET /v1/checkout/sessions": "checkout._session_list_params:SessionListParams",
    "GET /v1/checkout/sessions/ID": "checkout._session_retrieve_params:SessionRetrieveParams",
    "POST /v1/checkout/sessions/ID/expire": "checkout._session_expire_params:SessionExpireParams",
    "GET /v1/payment_intents/ID": "_payment_intent_retrieve_params:PaymentIntentRetrieveParams",
    "POST /v1/refunds": "_refund_create_params:RefundCreateParams",
    "POST /v1/refunds/ID": "_refund_update_params:RefundUpdateParams",
    "GET /v1/refunds": "_refund_list_params:RefundListParams",
    "GET /v1/disputes": "_dispute_list_params:DisputeListParams",
    "GET /v1/disputes/ID": "_dispute_retrieve_params:DisputeRetrieveParams",
    "GET /v1/account": "_account_retrieve_current_params:AccountRetrieveCurrentParams",
    "GET /v1/webhook_endpoints": "_webhook_endpoint_list_params:WebhookEndpointListParams",
    "POST /v1/webhook_endpoints": "_webhook_endpoint_create_params:WebhookEndpointCreateParams",
    "DELETE /v1/webhook_endpoints/ID": "_webhook_endpoint_delete_params:WebhookEndpointDeleteParams",
}
_ROUTES = [(re.compile(route.replace("ID", f"({_NONE})")), route) for route in _TYPES]
_LEAST = {"usd": 50, "eur": 50, "jpy": 50, "gbp": 30}


def refused(message: str, *, status: int = 400, **more: str) -> Said:
    return Said(status, {"error": {"type": "invalid_request_error", "message": message, **more}})


class Stripe(StandIn):
    """One server for several accounts: the key says whose."""

    takes_at_once = True
    lists_payments = True

    def reset(self) -> None:
        super().reset()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.charges: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}
        self.endpoints: dict[str, dict[str, Any]] = {}
        self.refuses_endpoints = False

    # -- the API ---------------------------------------------------------------------------------------------------

    def api(self, asked: Asked) -> Said:
        key = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if key not in ACCOUNTS:
            return Said(
                401, {"error": {"type": "invalid_request_error", "message": f"Invalid API Key provided: {key[:8]}***"}}
            )
        for pattern, route in _ROUTES:
            if found := pattern.fullmatch(f"{asked.method} {asked.path}"):
                return self._checked(asked, route, key, *found.groups())
        return refused(f"Unrecognized request URL ({asked.method}: {asked.path}).", status=404)

    def _checked(self, asked: Asked, route: str, key: str, *ids: str) -> Said:
        if key == WEAK_KEY and not route.startswith("GET /v1/disputes"):
            said = f"The provided key does not have the required permissions for this endpoint on account '{ACCOUNTS[key]}'."
            return Said(403, {"error": {"type": "invalid_request_error", "message": said}})
        given = unflattened(asked.form() or [*asked.query.items()])
        module_name, _, name = _TYPES[route].partition(":")
        module = importlib.import_module(f"stripe.params.{module_name}")
        if wrong := faults(given, getattr(module, name)):
            return refused(wrong[0], param=wrong[0].rsplit(" ", 1)[-1])
        scope = {"account": ACCOUNTS[key], "livemode": "_live_" in key}
        verb = getattr(self, "_" + re.sub(r"\W+", "_", route.replace("/v1/", "").replace("/ID", "_one")).lower())
        if asked.method != "POST":
            return verb(scope, given, *ids)
        conflict = refused(
            "Keys for idempotent requests can only be used with the same parameters.", type="idempotency_error"
        )
        return self.once(asked.headers.get("idempotency-key", ""), asked, conflict, lambda: verb(scope, given, *ids))

    def _get_account(self, scope: dict[str, Any], _: Any) -> Said:
        shown = {"dashboard": {"display_name": f"Studio {scope['account'][5:].title()}"}}
        return Said(
            200, {"id": scope["account"], "object": "account", "email": "alice@studio.example", "settings": shown}
        )

    def _post_checkout_sessions(self, scope: dict[str, Any], given: dict[str, Any]) -> Said:
        if wrong := self._broken_rule(given):
            return wrong
        line = given["line_items"][0]
        price, number = line["price_data"], self.number()
        session = {
            "id": f"cs_test_standin{number:06}", "object": "checkout.session", "created": int(self.clock()), "livemode": scope["livemode"],
            "amount_total": int(price["unit_amount"]) * int(line["quantity"]), "currency": price["currency"], "status": "open",
            "payment_status": "unpaid", "payment_intent": None, "mode": "payment", "expires_at": int(given["expires_at"]),
            "client_reference_id": given.get("client_reference_id"), "metadata": given.get("metadata", {}),
            "success_url": given["success_url"], "cancel_url": given["cancel_url"], "customer_email": given.get("customer_email"),
            "title": price["product_data"]["name"], "account": scope["account"], "intent_metadata": given["payment_intent_data"]["metadata"],
        }  # fmt: skip
        session["url"] = f"{self.url}/pay/{session['id']}"
        self.sessions[session["id"]] = session
        return Said(200, self._session(session, ()))

    def _broken_rule(self, given: dict[str, Any]) -> Said | None:  # noqa: PLR0911  # one for each rule.
        """Return what the types do not say."""
        if not given.get("line_items") or len(given["line_items"]) > 100:
            return refused("You must pass line_items.", param="line_items")
        price = given["line_items"][0]["price_data"]
        amount, currency = int(price["unit_amount"]), price["currency"]
        if currency in {"isk", "ugx"} and amount % 100:
            return refused("This currency has no decimals.", param="unit_amount")
        if currency in {"bhd", "jod", "kwd", "omr", "tnd"} and amount % 10:
            return refused("The last digit must be 0.", param="unit_amount")
        if amount < _LEAST.get(currency, 1):
            return refused(
                f"The Checkout Session's total must be at least {_LEAST[currency] / 100:.2f}.", code="amount_too_small"
            )
        if amount > 99_999_999 and currency not in {"idr", "inr"}:
            return refused("Amount must be no more than 999,999.99.", code="amount_too_large")
        if len(given.get("client_reference_id", "")) > 200 or len(price["product_data"]["name"]) > 250:
            return refused("Invalid string: too long.")
        metadata = given.get("metadata", {})
        if len(metadata) > 50 or any(len(name) > 40 or len(value) > 500 for name, value in metadata.items()):
            return refused("Metadata is too long.", param="metadata")
        if not 30 * 60 - 60 <= int(given["expires_at"]) - self.clock() <= 24 * 3600 + 60:
            return refused(
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.", param="expires_at"
            )
        if any(not given[name].startswith(("http://", "https://")) for name in ("success_url", "cancel_url")):
            return refused("Not a valid URL", param="success_url")
        return None

    def _get_checkout_sessions(self, scope: dict[str, Any], given: dict[str, Any]) -> Said:
        after = int(given.get("created", {}).get("gte", 0))
        found = [
            session for session in reversed(self.sessions.values())
            if self._is_of(session, scope) and session["created"] >= after
            and given.get("status", session["status"]) == session["status"]
            and given.get("payment_intent", session["payment_intent"]) == session["payment_intent"]
        ]  # fmt: skip
        return self._list(
            found, given, "/v1/checkout/sessions", lambda each: self._session(each, given.get("expand", ()))
        )

    def _list(
        self, found: list[dict[str, Any]], given: dict[str, Any], url: str, show: Any = lambda each: each
    ) -> Said:
        if "starting_after" in given:
            found = found[[each["id"] for each in found].index(given["starting_after"]) + 1 :]
        limit = min(int(given.get("limit", 10)), 2)  # Pages are small here: nobody may forget that there are more.
        shown = [show(each) for each in found[:limit]]
        return Said(200, {"object": "list", "url": url, "has_more": len(found) > limit, "data": shown})

    def _get_checkout_sessions_one(self, scope: dict[str, Any], given: dict[str, Any], session_id: str) -> Said:
        session = self.sessions.get(session_id)
        if session is None or not self._is_of(session, scope):
            return refused(f"No such checkout.session: {session_id}", status=404, code="resource_missing")
        return Said(200, self._session(session, given.get("expand", ())))

    def _post_checkout_sessions_one_expire(self, scope: dict[str, Any], given: dict[str, Any], session_id: str) -> Said:
        said = self._get_checkout_sessions_one(scope, given, session_id)
        if said.status == 200 and said.body["status"] != "open":
            return refused('Only Checkout Sessions with a status in ["open"] can be expired.')
        if said.status == 200:
            self.sessions[session_id]["status"] = "expired"
            self._tell(
                "checkout.session.expired", self.sessions[session_id], self._session(self.sessions[session_id], ())
            )
            return Said(200, self._session(self.sessions[session_id], ()))
        return said

    def _is_of(self, session: dict[str, Any], scope: dict[str, Any]) -> bool:
        return (session["account"], session["livemode"]) == (scope["account"], scope["livemode"])

    def _session(self, session: dict[str, Any], expand: Any) -> dict[str, Any]:
        if session["status"] == "open" and session["expires_at"] <= self.clock():
            session["status"] = "expired"
        shown = {
            name: value
            for name, value in session.items()
            if name not in {"title", "account", "intent_metadata", "slow", "failed"}
        }
        if session["payment_intent"] and any("payment_intent" in path for path in expand):
            shown["payment_intent"] = self._intent(session, expand)
        return shown

    def _intent(self, session: dict[str, Any], expand: Any) -> dict[str, Any]:
        charge = self.charges[session["payment_intent"]]
        status = {"succeeded": "succeeded", "pending": "processing", "failed": "requires_payment_method"}[
            charge["status"]
        ]
        wants = any("latest_charge" in path for path in expand)
        error = {"message": charge["failure_message"]} if charge["failure_message"] else None
        return {
            "id": session["payment_intent"], "object": "payment_intent", "status": status, "amount": session["amount_total"],
            "currency": session["currency"], "metadata": session["intent_metadata"], "last_payment_error": error,
            "latest_charge": charge if wants else charge["id"],
        }  # fmt: skip

    def _get_payment_intents_one(self, scope: dict[str, Any], given: dict[str, Any], intent_id: str) -> Said:
        for session in self.sessions.values():
            if session["payment_intent"] == intent_id and self._is_of(session, scope):
                return Said(200, self._intent(session, given.get("expand", ())))
        return refused(f"No such payment_intent: '{intent_id}'", status=404, code="resource_missing")

    def _post_refunds(self, scope: dict[str, Any], given: dict[str, Any]) -> Said:
        charge = self.charges.get(given.get("payment_intent", ""))
        if charge is None or charge["account"] != scope["account"]:
            return refused("No such payment_intent", status=404, code="resource_missing")
        amount = int(given.get("amount", charge["amount"]))
        if amount > charge["amount"] - charge["amount_refunded"]:
            return refused("Refund amount is greater than unrefunded amount on charge.", code="charge_already_refunded")
        return Said(200, self._give_back(charge, amount))

    def _give_back(self, charge: dict[str, Any], amount: int) -> dict[str, Any]:
        refund = {
            "id": f"re_standin{self.number():06}", "object": "refund", "amount": amount, "currency": charge["currency"], "status": "succeeded",
            "payment_intent": charge["payment_intent"], "charge": charge["id"], "created": int(self.clock()), "metadata": {},
        }  # fmt: skip
        self.refunds[str(refund["id"])] = refund
        charge["amount_refunded"] += amount
        session = self._session_of(charge)
        self._tell("refund.created", session, refund)
        self._tell("charge.refunded", session, charge)
        return refund

    def _post_refunds_one(self, _: Any, __: Any, refund_id: str) -> Said:
        return refused(f"No such refund: {refund_id}", status=404, code="resource_missing")

    def _get_refunds(self, _: Any, given: dict[str, Any]) -> Said:
        found = [each for each in self.refunds.values() if each["payment_intent"] == given["payment_intent"]]
        return self._list(found, given, "/v1/refunds")

    def _get_disputes(self, _: Any, given: dict[str, Any]) -> Said:
        found = [each for each in self.disputes.values() if each["payment_intent"] == given["payment_intent"]]
        return self._list(found, given, "/v1/disputes")

    def _get_disputes_one(self, _: Any, __: Any, dispute_id: str) -> Said:
        return refused(f"No such dispute: {dispute_id}", status=404, code="resource_missing")

    def _get_webhook_endpoints(self, scope: dict[str, Any], given: dict[str, Any]) -> Said:
        found = [each for each in self.endpoints.values() if self._is_of(each, scope)]
        return self._list(found, {**given, "limit": 100}, "/v1/webhook_endpoints")

    def _post_webhook_endpoints(self, scope: dict[str, Any], given: dict[str, Any]) -> Said:
        if self.refuses_endpoints:
            return refused("Invalid URL: URL must be publicly accessible.", code="url_invalid")
        number = self.number()
        endpoint = {
            "id": f"we_standin{number:06}",
            "object": "webhook_endpoint",
            "secret": f"whsec_standin{number:06}",
            "status": "enabled",
            **scope,
            **given,
        }
        self.endpoints[str(endpoint["id"])] = endpoint
        return Said(200, endpoint)

    def _delete_webhook_endpoints_one(self, scope: dict[str, Any], _: Any, endpoint_id: str) -> Said:
        if self.endpoints.get(endpoint_id, {}).get("account") != scope["account"]:
            return refused("No such webhook endpoint", status=404)
        del self.endpoints[endpoint_id]
        return Said(200, {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True})

    # -- what payers and banks do -------------------------------------------------------------------------------------

    def shown(self, session_id: str) -> tuple[str, str, str] | None:
        session = self.sessions.get(session_id)
        if session is None or self._session(session, ())["status"] != "open":
            return None
        words = f"{session['title']}: {session['amount_total']} {session['currency']}, {session['customer_email']}"
        return words, session["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id), session["cancel_url"]

    def act(self, session_id: str, how: str) -> None:
        session = self.sessions[session_id]
        if how == "fail":
            return  # The page says so and stays; nobody is told.
        number = self.number()
        session["payment_intent"] = f"pi_standin{number:06}"
        session["status"] = "complete"
        session["payment_status"] = "unpaid" if how == "slow" else "paid"
        self.charges[session["payment_intent"]] = {
            "id": f"ch_standin{number:06}", "object": "charge", "payment_intent": session["payment_intent"], "amount": session["amount_total"],
            "currency": session["currency"], "created": int(self.clock()), "status": "pending" if how == "slow" else "succeeded",
            "amount_refunded": 0, "disputed": False, "failure_message": None, "account": session["account"],
            "payment_method_details": {"type": "sepa_debit" if how == "slow" else "card"},
        }  # fmt: skip
        self._tell("checkout.session.completed", session, self._session(session, ()))

    def settle(self, session_id: str, *, is_good: bool = True) -> None:
        """Let the bank answer a slow payment."""
        session = self.sessions[session_id]
        charge = self.charges[session["payment_intent"]]
        charge["status"] = "succeeded" if is_good else "failed"
        charge["failure_message"] = None if is_good else "The account has no money."
        session["payment_status"] = "paid" if is_good else "unpaid"
        word = "succeeded" if is_good else "failed"
        self._tell(f"checkout.session.async_payment_{word}", session, self._session(session, ()))

    def give_back(self, session_id: str, amount: int, *, is_good: bool = True) -> None:
        """Refund from the provider's own dashboard; a bank may send it back."""
        charge = self.charges[self.sessions[session_id]["payment_intent"]]
        refund = self._give_back(charge, amount)
        if not is_good:
            refund["status"] = "failed"
            charge["amount_refunded"] -= amount
            self._tell("refund.failed", self.sessions[session_id], refund)

    def dispute(self, session_id: str) -> None:
        """Let the payer's bank take the money back, until it is decided."""
        session = self.sessions[session_id]
        charge = self.charges[session["payment_intent"]]
        charge["disputed"] = True
        dispute = {
            "id": f"dp_standin{self.number():06}", "object": "dispute", "amount": charge["amount"], "currency": charge["currency"], "status": "needs_response",
            "payment_intent": charge["payment_intent"], "charge": charge["id"], "created": int(self.clock()),
            "evidence_details": {"due_by": 1_796_169_599, "has_evidence": False, "submission_count": 0},
            "balance_transactions": [{"amount": -charge["amount"], "fee": 1500, "currency": charge["currency"]}],
        }  # fmt: skip
        self.disputes[str(dispute["id"])] = dispute
        self._tell("charge.dispute.created", session, dispute)
        self._tell("charge.dispute.funds_withdrawn", session, dispute)

    def decide(self, session_id: str, *, is_won: bool) -> None:
        """Let the dispute be decided."""
        session = self.sessions[session_id]
        dispute = next(each for each in self.disputes.values() if each["payment_intent"] == session["payment_intent"])
        dispute["status"] = "won" if is_won else "lost"
        if is_won:
            dispute["balance_transactions"].append(
                {"amount": dispute["amount"], "fee": 0, "currency": dispute["currency"]}
            )
            self._tell("charge.dispute.funds_reinstated", session, dispute)
        self._tell("charge.dispute.closed", session, dispute)

    def _session_of(self, charge: dict[str, Any]) -> dict[str, Any]:
        return next(each for each in self.sessions.values() if each["payment_intent"] == charge["payment_intent"])

    def _tell(self, kind: str, session: dict[str, Any], what: dict[str, Any]) -> None:
        event = {
            "id": f"evt_standin{self.number():06}", "object": "event", "type": kind, "created": int(self.clock()),
            "livemode": session["livemode"], "api_version": "2026-10-28.endive", "data": {"object": what},
        }  # fmt: skip
        body = json.dumps(event)
        for endpoint in self.endpoints.values():
            if self._is_of(endpoint, session) and kind in endpoint["enabled_events"]:
                signed = WebhookSignature.generate_signature_header(body, endpoint["secret"], int(self.clock()))
                self.send(
                    Message(
                        endpoint["url"], {"Stripe-Signature": signed, "Content-Type": "application/json"}, body.encode()
                    )
                )


if __name__ == "__main__":
    stand_in = Stripe(int(sys.argv[1]) if len(sys.argv) > 1 else 8421)
    stand_in.delivers = True
    print(f"{stand_in.url}  keys: {', '.join(ACCOUNTS)}")  # noqa: T201  # for whoever started it.
    stand_in.serve()
