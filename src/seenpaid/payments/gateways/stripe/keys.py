"""Tries a company's key at Stripe and lets messages come to us. Nothing is charged or changed but the webhook endpoint."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

import stripe

from seenpaid.payments.gateways.base import KeyField, Verified
from seenpaid.payments.gateways.errors import KeysRefusedError, ProviderDownError
from seenpaid.payments.gateways.message import text_in
from seenpaid.payments.gateways.stripe.door import account_named_in
from seenpaid.payments.gateways.stripe.messages import EVENTS

FIELDS: Final = (
    KeyField("secret_key", "Secret or restricted key", "Starts with sk_ or, better, rk_: Developers → API keys at Stripe."),
    KeyField(
        "webhook_secret", "Webhook signing secret", "Starts with whsec_. Leave empty and we make the endpoint.", is_optional=True
    ),
)  # fmt: skip
_KEY: Final = re.compile(r"(sk|rk)_(test|live)_[A-Za-z0-9]{8,240}", re.ASCII)
_SECRET: Final = re.compile(r"whsec_[A-Za-z0-9+/=_-]{4,200}", re.ASCII)
_NOBODY: Final = "does_not_exist"

type Client = stripe.StripeClient


def verify(client: Callable[[str], Client], keys: Mapping[str, str], *, webhook_url: str) -> Verified:
    """Return whose key it is. Raises KeysRefusedError or ProviderDownError."""
    key, secret = keys.get("secret_key", "").strip(), keys.get("webhook_secret", "").strip()
    if key.startswith("pk_"):
        raise KeysRefusedError("secret_key", "This is the publishable key. Paste the secret or a restricted key.")
    found = _KEY.fullmatch(key)
    if not found:
        raise KeysRefusedError("secret_key", "A secret key looks like sk_live_… or rk_live_…, or sk_test_… for tests.")
    if secret and not _SECRET.fullmatch(secret):
        raise KeysRefusedError("webhook_secret", "A signing secret looks like whsec_….")
    account, label = _whose(client(key))
    if found[1] == "rk":
        _try_rights(client(key))
    webhook_id = ""
    if not secret:
        webhook_id, secret = _make_endpoint(client(key), webhook_url)
    return Verified(
        account=account,
        is_live=found[2] == "live",
        label=label,
        last_four=key[-4:],
        webhook_secret=secret,
        webhook_id=webhook_id,
        keys={"secret_key": key},
    )


def _whose(client: Client) -> tuple[str, str]:
    try:
        told: Mapping[str, Any] = client.v1.accounts.retrieve_current().to_dict()
    except stripe.AuthenticationError as error:
        raise KeysRefusedError("secret_key", "Stripe does not know this key, or it was revoked.") from error
    except stripe.PermissionError as error:
        return account_named_in(error), ""
    except stripe.StripeError as error:
        raise ProviderDownError("Stripe did not answer. Try again in a moment.") from error
    name = text_in(told, "settings", "dashboard", "display_name") or text_in(told, "business_profile", "name")
    return text_in(told, "id"), name or text_in(told, "email")


def _try_rights(client: Client) -> None:
    """Ask for what cannot be: whoever may not ask is told so, and whoever may is told that there is no such thing."""
    asks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("Checkout Sessions: write", lambda: client.v1.checkout.sessions.expire(f"cs_{_NOBODY}")),
        ("Checkout Sessions: read", lambda: client.v1.checkout.sessions.retrieve(f"cs_{_NOBODY}")),
        ("Payment Intents: read", lambda: client.v1.payment_intents.retrieve(f"pi_{_NOBODY}")),
        ("Charges and Refunds: write", lambda: client.v1.refunds.update(f"re_{_NOBODY}", {"metadata": {}})),
        ("Disputes: read", lambda: client.v1.disputes.retrieve(f"dp_{_NOBODY}")),
    )
    missing = [right for right, ask in asks if not _may(ask)]
    if missing:
        raise KeysRefusedError("secret_key", f"Give this key these rights at Stripe: {'; '.join(missing)}.")


def _may(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except stripe.PermissionError:
        return False
    except stripe.InvalidRequestError:
        return True
    except stripe.StripeError as error:
        raise ProviderDownError("Stripe did not answer. Try again in a moment.") from error
    return True


def _make_endpoint(client: Client, url: str) -> tuple[str, str]:
    endpoints = client.v1.webhook_endpoints
    try:
        for endpoint in endpoints.list({"limit": 100}).data:
            if endpoint.url == url:  # of an earlier connection: its secret is known to nobody.
                endpoints.delete(endpoint.id)
        made = endpoints.create({"url": url, "enabled_events": [*EVENTS], "api_version": stripe.api_version, "description": "Seenpaid"})  # type: ignore[typeddict-item]  # fmt: skip  # the library types both as closed lists.
    except (stripe.PermissionError, stripe.InvalidRequestError) as error:
        raise KeysRefusedError(
            "webhook_secret",
            f"Stripe did not let this key make a webhook endpoint. Make one there for {url} and paste its signing secret. "
            f"Stripe said: {error.user_message}",
        ) from error
    except stripe.StripeError as error:
        raise ProviderDownError("Stripe did not answer. Try again in a moment.") from error
    return made.id, made.secret or ""


def forget_endpoint(client: Client, webhook_id: str) -> None:
    """Delete the endpoint we made; one that is gone, or a key that is, changes nothing for us."""
    with suppress(stripe.StripeError):
        client.v1.webhook_endpoints.delete(webhook_id)
