"""Tells Stripe's messages from forgeries, on the very bytes that came. (Its library reads the clock itself and lets the future in.)"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from seenpaid.payments.gateways.base import Account, Signed
from seenpaid.payments.gateways.errors import ForgedError
from seenpaid.payments.gateways.message import check_time, event_id_of, read_json, text_in

HEADER: Final = "stripe-signature"
EVENTS: Final = (
    "checkout.session.completed", "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed",
    "checkout.session.expired", "charge.refunded", "refund.created", "refund.updated", "refund.failed", "charge.dispute.created",
    "charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated",
)  # fmt: skip
_TIME: Final = re.compile(r"[0-9]{1,11}", re.ASCII)
_MOST_SIGNATURES: Final = 20


def authenticate(account: Account, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Signed:
    """Return the message if Stripe signed it with one of the account's secrets. Raises ForgedError."""
    time, signatures = _read_header(headers.get(HEADER, ""))
    _check(body, time=time, signatures=signatures, secrets=account.webhook_secret.split())
    check_time(datetime.fromtimestamp(int(time), UTC), now=now)
    read = read_json(body)
    named = text_in(read, "account")
    if named and named != account.account:
        raise ForgedError("The message is about another account.")  # SEC-136
    return Signed(
        event_id=event_id_of(read, "id", body=body),
        type=text_in(read, "type"),
        account=account.account,
        is_live=read.get("livemode") is True,
        body=read,
    )


def _read_header(header: str) -> tuple[str, list[str]]:
    pairs = [pair.partition("=")[::2] for pair in header.split(",")[:_MOST_SIGNATURES]]
    times = [value for name, value in pairs if name.strip() == "t"]
    if len(times) != 1 or not _TIME.fullmatch(times[0]):
        raise ForgedError("The signature names no time.")
    return times[0], [value for name, value in pairs if name == "v1"]


def _check(body: bytes, *, time: str, signatures: list[str], secrets: list[str]) -> None:
    for secret in secrets:
        expected = hmac.new(secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest().encode()
        if any(hmac.compare_digest(expected, each.encode("utf-8", "replace")) for each in signatures):
            return
    raise ForgedError("The signature is not the account's.")


def session_in(body: Mapping[str, Any]) -> str:
    """Return the id of the session that the message is about, if it is about one."""
    told = text_in(body, "data", "object", "id")
    return told if text_in(body, "type").startswith("checkout.session.") and told.startswith("cs_") else ""


def intent_in(body: Mapping[str, Any]) -> str:
    """Return the id of the payment intent behind a charge, refund or dispute."""
    told = text_in(body, "data", "object", "payment_intent")
    return told if text_in(body, "type").startswith(("charge.", "refund.")) and told.startswith("pi_") else ""
