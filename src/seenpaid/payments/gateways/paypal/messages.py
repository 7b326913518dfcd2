"""Tells PayPal's messages from forgeries by its certificate, without asking PayPal about each."""

import base64
import binascii
import re
import time
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from seenpaid.lib.certificates import is_signed_by
from seenpaid.lib.http import UnreachableError, call
from seenpaid.lib.throttle import Throttle
from seenpaid.payments.gateways.ask import listed
from seenpaid.payments.gateways.base import Account, Signed
from seenpaid.payments.gateways.errors import ForgedError, ProviderDownError
from seenpaid.payments.gateways.message import TOLERANCE, event_id_of, read_json, text_in
from seenpaid.payments.gateways.paypal.facts import moment

EVENTS: Final = (
    "CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED", "PAYMENT.CAPTURE.PENDING", "PAYMENT.CAPTURE.DENIED", "PAYMENT.CAPTURE.REFUNDED",
    "PAYMENT.CAPTURE.REVERSED", "CUSTOMER.DISPUTE.CREATED", "CUSTOMER.DISPUTE.UPDATED", "CUSTOMER.DISPUTE.RESOLVED",
)  # fmt: skip
OWNER: Final = "messageverificationcerts.paypal.com"
SANDBOX_OWNER: Final = "messageverificationcerts.sandbox.paypal.com"
_PATH: Final = "/v1/notifications/certs/"
_OLDEST: Final = timedelta(days=4)
"""PayPal repeats a message for three days, and signs it once."""
_ID: Final = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_FETCHES: Final = Throttle(limit=20, window_seconds=60)
_CAPTURE: Final = re.compile(r"https?://[^/]+/v2/payments/captures/([A-Za-z0-9-]{1,64})", re.ASCII)


def authenticate(account: Account, *, body: bytes, headers: Mapping[str, str], now: datetime, own_base: str) -> Signed:
    """Return the message if PayPal signed it for this account's webhook. Raises ForgedError or ProviderDownError."""
    told = {
        name: headers.get(f"paypal-{name}", "")
        for name in ("transmission-id", "transmission-time", "transmission-sig", "cert-url")
    }
    if headers.get("paypal-auth-algo") != "SHA256withRSA" or not all(told.values()):
        raise ForgedError("The message is not signed.")
    sent = moment(told["transmission-time"])
    if not now - _OLDEST <= sent <= now + TOLERANCE:
        raise ForgedError("The message is not from now.")  # SEC-132
    _check(account, told, body=body, now=now, own_base=own_base)
    read = read_json(body)
    return Signed(
        event_id_of(read, "id", body=body), text_in(read, "event_type"), account.account, account.is_live, read
    )


def _check(account: Account, told: Mapping[str, str], *, body: bytes, now: datetime, own_base: str) -> None:
    try:
        signature = base64.b64decode(told["transmission-sig"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise ForgedError("The signature is none.") from error
    certificate = _certificate(_good_url(told["cert-url"], own_base=own_base), is_ours=bool(own_base))
    owner = OWNER if account.is_live or own_base else SANDBOX_OWNER
    for webhook_id in account.webhook_secret.split():
        signed = f"{told['transmission-id']}|{told['transmission-time']}|{webhook_id}|{zlib.crc32(body)}"
        if is_signed_by(certificate, owner=owner, message=signed.encode(), signature=signature, now=now):
            return
    raise ForgedError("The signature is not for this account.")


def _good_url(url: str, *, own_base: str) -> str:
    """Return the address of a certificate if it is PayPal's own. Whoever sends a message may write what they like here. SEC-150"""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    is_theirs = parts.scheme == "https" and host.endswith(".paypal.com") and port is None and "@" not in parts.netloc
    good = url.startswith(f"{own_base}{_PATH}") if own_base else is_theirs and parts.path.startswith(_PATH)
    if not good or not url.isprintable() or not url.isascii():
        raise ForgedError("The certificate is not PayPal's.")
    return url


@lru_cache(maxsize=8)
def _certificate(url: str, *, is_ours: bool) -> bytes:
    # Whoever writes to us names the address: no flood of forgeries may become one of ours. PayPal repeats what had to wait.
    if not _FETCHES.hit(OWNER, now=time.monotonic()):
        raise ProviderDownError("PayPal's certificates were asked for too often just now.")
    try:
        answer = call("GET", url, headers={}, is_ours=is_ours, most_bytes=50_000)
    except UnreachableError as error:
        raise ProviderDownError("PayPal's certificate could not be fetched.") from error
    if answer.status != 200:
        raise ForgedError("There is no such certificate.")
    return answer.body


def order_in(body: Mapping[str, Any]) -> str:
    """Return the id of the order that the message names, if it names one."""
    resource = body.get("resource")
    if text_in(body, "event_type").startswith("CHECKOUT.ORDER."):
        return good_id(text_in(resource, "id"))
    return good_id(text_in(resource, "supplementary_data", "related_ids", "order_id"))


def capture_in(body: Mapping[str, Any]) -> str:
    """Return the id of the capture that a refund or a dispute is about."""
    resource = body.get("resource")
    above = (_CAPTURE.fullmatch(text_in(each, "href")) for each in listed(resource, "links") if each.get("rel") == "up")
    disputed = (text_in(each, "seller_transaction_id") for each in listed(resource, "disputed_transactions"))
    return next((found[1] for found in above if found), "") or good_id(next(disputed, ""))


def good_id(text: str) -> str:
    """Return the text if it can be one of PayPal's ids: it becomes part of an address."""
    return text if _ID.fullmatch(text) else ""
