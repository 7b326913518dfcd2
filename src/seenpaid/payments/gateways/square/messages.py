"""Tells Square's messages from forgeries: signed are the address exactly as we registered it and the very bytes that came. SEC-140"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any, Final

from seenpaid.payments.gateways.base import Account, Signed
from seenpaid.payments.gateways.errors import ForgedError
from seenpaid.payments.gateways.message import event_id_of, part_of, read_json, text_in

HEADER: Final = "x-square-hmacsha256-signature"
EVENTS: Final = (
    "payment.created", "payment.updated", "refund.created", "refund.updated", "dispute.created", "dispute.state.updated",
)  # fmt: skip
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,192}", re.ASCII)


def authenticate(account: Account, *, body: bytes, headers: Mapping[str, str]) -> Signed:
    """Return the message if Square signed it for this account. Raises ForgedError.

    Square signs no time: what comes again has its old id, and leads to asking again.
    """
    given = headers.get(HEADER, "").encode("utf-8", "replace")
    if not any(
        hmac.compare_digest(_signature(secret, account.webhook_url, body), given)
        for secret in account.webhook_secret.split()
    ):
        raise ForgedError("The signature is not the account's.")
    read = read_json(body)
    named = text_in(read, "merchant_id")
    if named and named != account.account:
        raise ForgedError("The message is about another account.")  # SEC-136
    return Signed(
        event_id_of(read, "event_id", body=body), text_in(read, "type"), account.account, account.is_live, read
    )


def _signature(secret: str, url: str, body: bytes) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), url.encode() + body, hashlib.sha256).digest())


def payment_in(body: Mapping[str, Any]) -> str:
    """Return the id of the payment that the message is about: as itself, or as what was refunded or disputed."""
    told = part_of(body, "data", "object")
    return good_id(
        text_in(told, "payment", "id")
        or text_in(told, "refund", "payment_id")
        or text_in(told, "dispute", "disputed_payment", "payment_id")
    )


def good_id(text: str) -> str:
    """Return the text if it can be one of Square's ids: it becomes part of an address."""
    return text if _ID.fullmatch(text) else ""
