"""Tries a company's access token at Square and lets messages come to us."""

import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

from seenpaid.payments.gateways.base import KeyField, Verified
from seenpaid.payments.gateways.errors import KeysRefusedError
from seenpaid.payments.gateways.message import part_of, text_in
from seenpaid.payments.gateways.square.door import VERSION, Door, words_in
from seenpaid.payments.gateways.square.messages import EVENTS, good_id

FIELDS: Final = (
    KeyField("access_token", "Access token", "Credentials of your application in Square's developer console, production or sandbox."),
    KeyField("location_id", "Location ID", "Leave empty for your main location.", is_secret=False, is_optional=True),
    KeyField("signature_key", "Webhook signature key", "Leave empty and we make the subscription.", is_optional=True),
)  # fmt: skip
_TOKEN: Final = re.compile(r"[!-~]{16,400}", re.ASCII)
_KEY: Final = re.compile(r"[!-~]{4,200}", re.ASCII)
_HOOKS: Final = "/v2/webhooks/subscriptions"


def verify(doors: Mapping[bool, Door], typed: Mapping[str, str], *, webhook_url: str) -> Verified:
    """Return whose token it is, trying the live and then the test host. Raises KeysRefusedError or ProviderDownError."""
    token, wanted, key = (typed.get(field.name, "").strip() for field in FIELDS)
    if not _TOKEN.fullmatch(token):
        raise KeysRefusedError("access_token", "Copy the access token from Square, whole and without blanks.")
    if key and not _KEY.fullmatch(key):
        raise KeysRefusedError("signature_key", "Copy the signature key from Square, whole and without blanks.")
    door, is_live, locations = _first_that_opens(doors)
    location = _chosen(locations, wanted)
    hook_id = ""
    if not key:
        hook_id, key = _make_subscription(door, webhook_url)
    return Verified(
        account=text_in(location, "merchant_id"),
        is_live=is_live,
        label=text_in(location, "business_name") or text_in(location, "name"),
        last_four=token[-4:],
        webhook_secret=key,
        webhook_id=hook_id,
        keys={
            "access_token": token,
            "location_id": text_in(location, "id"),
            "currency": text_in(location, "currency"),
        },
    )


def _first_that_opens(doors: Mapping[bool, Door]) -> tuple[Door, bool, list[Mapping[str, Any]]]:
    for is_live, door in doors.items():
        reply = door.try_out("GET", "/v2/locations")
        if reply.is_good:
            return door, is_live, [each for each in reply.listed("locations") if text_in(each, "status") == "ACTIVE"]
        if reply.status != 401:
            raise KeysRefusedError(
                "access_token", f"This token may not read your locations. Square said: {words_in(reply)}"
            )
    raise KeysRefusedError("access_token", "Square does not know this token, neither live nor in its sandbox.")


def _chosen(locations: list[Mapping[str, Any]], wanted: str) -> Mapping[str, Any]:
    for location in locations:
        if wanted in {"", text_in(location, "id")}:
            return location
    known = ", ".join(f"{text_in(each, 'id')} ({text_in(each, 'name')})" for each in locations[:5])
    raise KeysRefusedError("location_id", f"There is no such active location. Yours are: {known or 'none'}.")


def _make_subscription(door: Door, url: str) -> tuple[str, str]:
    for hook in door.ask("GET", _HOOKS).listed("subscriptions"):
        if text_in(hook, "notification_url") == url:
            door.ask("DELETE", f"{_HOOKS}/{good_id(text_in(hook, 'id'))}")
    wanted = {"name": "Seenpaid", "event_types": [*EVENTS], "notification_url": url, "api_version": VERSION}
    reply = door.ask("POST", _HOOKS, body={"idempotency_key": secrets.token_hex(16), "subscription": wanted})
    if not reply.is_good:
        raise KeysRefusedError(
            "signature_key",
            f"Square did not let us make a subscription. Make one there for {url} and paste its signature key. "
            f"Square said: {words_in(reply)}",
        )
    made = part_of(reply.told, "subscription")
    return text_in(made, "id"), text_in(made, "signature_key")
