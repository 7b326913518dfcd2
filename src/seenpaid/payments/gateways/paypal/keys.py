"""Tries a company's keys at PayPal and lets messages come to us."""

from collections.abc import Callable, Mapping
from typing import Final

from seenpaid.payments.gateways.ask import said_by
from seenpaid.payments.gateways.base import KeyField, Verified
from seenpaid.payments.gateways.errors import KeysRefusedError
from seenpaid.payments.gateways.message import text_in
from seenpaid.payments.gateways.paypal.door import Door, KeysUnknownError
from seenpaid.payments.gateways.paypal.messages import EVENTS, good_id

FIELDS: Final = (
    KeyField("client_id", "Client ID", "Apps & Credentials in PayPal's developer dashboard, live or sandbox.", is_secret=False),
    KeyField("client_secret", "Secret", "Stands beside the client ID."),
    KeyField("webhook_id", "Webhook ID", "Leave empty and we make the webhook.", is_secret=False, is_optional=True),
)  # fmt: skip
_LONGEST: Final = 300
_HOOKS: Final = "/v1/notifications/webhooks"

type Open = Callable[[bool], Door]


def verify(
    doors: Mapping[bool, Callable[[Mapping[str, str]], Door]], typed: Mapping[str, str], *, webhook_url: str
) -> Verified:
    """Return whose keys they are, trying the live and then the test host. Raises KeysRefusedError or ProviderDownError."""
    keys = {name: typed.get(name, "").strip() for name in ("client_id", "client_secret")}
    for name, value in keys.items():
        if not value or len(value) > _LONGEST or not value.isascii() or not value.isprintable() or ":" in value:
            raise KeysRefusedError(name, "Copy this from your app at PayPal, whole and without blanks.")
    door, is_live = _first_that_opens(doors, keys)
    webhook_id = typed.get("webhook_id", "").strip()
    is_own = not webhook_id
    webhook_id = _make_webhook(door, webhook_url) if is_own else _known_webhook(door, webhook_id, webhook_url)
    return Verified(
        account=keys["client_id"],
        is_live=is_live,
        label="",
        last_four=keys["client_secret"][-4:],
        webhook_secret=webhook_id,
        webhook_id=webhook_id if is_own else "",
        keys=keys,
    )


def _first_that_opens(
    doors: Mapping[bool, Callable[[Mapping[str, str]], Door]], keys: Mapping[str, str]
) -> tuple[Door, bool]:
    for is_live, open_with in doors.items():
        door = open_with(keys)
        try:
            door.token(is_fresh=True)
        except KeysUnknownError:
            continue
        return door, is_live
    raise KeysRefusedError(
        "client_secret", "PayPal does not know this pair of client ID and secret, neither live nor in its sandbox."
    )


def _make_webhook(door: Door, url: str) -> str:
    for hook in door.ask("GET", _HOOKS).listed("webhooks"):
        if text_in(hook, "url") == url:
            door.ask("DELETE", f"{_HOOKS}/{good_id(text_in(hook, 'id'))}")
    reply = door.ask("POST", _HOOKS, body={"url": url, "event_types": [{"name": name} for name in EVENTS]})
    if not reply.is_good:
        raise KeysRefusedError(
            "webhook_id",
            f"PayPal did not let us make a webhook. Make one there for {url} and paste its ID. "
            f"PayPal said: {said_by(reply.told, 'message', 'name')}",
        )
    return text_in(reply.told, "id")


def _known_webhook(door: Door, webhook_id: str, url: str) -> str:
    known = door.ask("GET", f"{_HOOKS}/{good_id(webhook_id)}") if good_id(webhook_id) else None
    if known is None or text_in(known.told, "url") != url:
        raise KeysRefusedError("webhook_id", f"PayPal knows no webhook of this ID that leads to {url}.")
    return webhook_id
