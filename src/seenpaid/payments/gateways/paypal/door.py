"""PayPal's API for one account: a token that is asked for once, and its refusals in our words."""

import base64
import hashlib
import threading
import time
from collections.abc import Mapping
from typing import Final

from seenpaid.payments.gateways.ask import Reply, ask, said_by
from seenpaid.payments.gateways.errors import AmountRefusedError, GatewayError, ProviderDownError
from seenpaid.payments.gateways.message import text_in

LIVE: Final = "https://api-m.paypal.com"
SANDBOX: Final = "https://api-m.sandbox.paypal.com"
_ABOUT_THE_AMOUNT: Final = frozenset(
    {"CURRENCY_NOT_SUPPORTED", "DECIMAL_PRECISION", "MAX_VALUE_EXCEEDED", "CANNOT_BE_ZERO_OR_NEGATIVE", "REFUND_AMOUNT_EXCEEDED"}
)  # fmt: skip
_EARLY: Final = 60
_lock = threading.Lock()
_tokens: dict[str, tuple[str, int]] = {}


class KeysUnknownError(ProviderDownError):
    """PayPal does not know this pair of id and secret."""


class Door:
    """Asks at one host with one pair of keys."""

    def __init__(self, base: str, keys: Mapping[str, str], *, is_ours: bool) -> None:
        self._base, self._is_ours = base, is_ours
        self._pair = f"{keys['client_id']}:{keys['client_secret']}".encode()

    def ask(self, method: str, path: str, *, body: object = None, key: str = "") -> Reply:
        """Ask once, with a fresh token where the kept one is no longer taken. Raises ProviderDownError."""
        reply = self._ask(method, path, body=body, key=key, token=self.token())
        if reply.status == 401:
            reply = self._ask(method, path, body=body, key=key, token=self.token(is_fresh=True))
        if reply.status == 401:
            raise ProviderDownError("PayPal does not accept the keys any more.")
        return reply

    def token(self, *, is_fresh: bool = False) -> str:
        """Return what PayPal lets us in by for some hours. Raises KeysUnknownError or ProviderDownError."""
        name = hashlib.sha256(self._base.encode() + self._pair).hexdigest()
        with _lock:
            kept, until = _tokens.get(name, ("", 0))
        if kept and time.monotonic() < until and not is_fresh:
            return kept
        pair = base64.b64encode(self._pair).decode()
        reply = ask(
            "POST", f"{self._base}/v1/oauth2/token", provider="PayPal", headers={"Authorization": f"Basic {pair}"},
            form="grant_type=client_credentials", is_ours=self._is_ours,
        )  # fmt: skip
        made, seconds = text_in(reply.told, "access_token"), reply.told.get("expires_in")
        if not reply.is_good or not made or not isinstance(seconds, int):
            raise KeysUnknownError("PayPal does not accept the keys.")
        with _lock:
            _tokens[name] = (made, int(time.monotonic()) + seconds - _EARLY)
        return made

    def _ask(self, method: str, path: str, *, body: object, key: str, token: str) -> Reply:
        headers = {"Authorization": f"Bearer {token}", "Prefer": "return=representation"}
        if key:
            headers["PayPal-Request-Id"] = key
        return ask(method, self._base + path, provider="PayPal", headers=headers, body=body, is_ours=self._is_ours)


def issue_in(reply: Reply) -> str:
    """Return PayPal's word for what is wrong."""
    return next((text_in(each, "issue") for each in reply.listed("details")), text_in(reply.told, "name"))


def refuse(reply: Reply) -> None:
    """Raise AmountRefusedError or GatewayError unless PayPal did what it was asked."""
    if reply.is_good:
        return
    words = next((text_in(each, "description") for each in reply.listed("details")), "") or said_by(
        reply.told, "message"
    )
    if issue_in(reply) in _ABOUT_THE_AMOUNT:
        raise AmountRefusedError(f"PayPal says: {words}")
    raise GatewayError(f"PayPal says: {words}", is_permanent=True)
