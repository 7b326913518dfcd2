"""Opens what a connection keeps sealed: only whoever is about to call the provider does."""

import json
from collections.abc import Mapping
from typing import Final

from django.conf import settings

from seenpaid.lib.tokens import seal, unseal
from seenpaid.payments.gateways.base import Account, GatewayName
from seenpaid.payments.models import Attempt, Connection

_KEYS: Final = "gateway_keys"
_SECRET: Final = "gateway_secret"  # noqa: S105  # a purpose, not a secret.
_URLS: Final = "checkout_urls"


def account_of(connection: Connection) -> Account:
    """Return the account with its keys in the clear; without keys the provider will refuse it."""
    keys = unseal(bytes(connection.sealed_keys), kind=_KEYS) if connection.sealed_keys else "{}"
    secret = unseal(bytes(connection.sealed_secret), kind=_SECRET) if connection.sealed_secret else ""
    return Account(
        connection_id=connection.pk,
        gateway=GatewayName(connection.gateway),
        account=connection.account,
        is_live=connection.is_live,
        webhook_url=hook_url(connection.gateway, connection.pk),
        keys=json.loads(keys),
        webhook_secret=secret,
    )


def hook_url(gateway: str, connection_id: str) -> str:
    """Return the address for the provider's messages: of the public URL, never of a request. SEC-140"""
    return f"{settings.SEENPAID_BASE_URL}/inbound/{gateway}/{connection_id}"


def seal_keys(keys: Mapping[str, str]) -> bytes:
    """Return the keys as ciphertext."""
    return seal(json.dumps(dict(keys)), kind=_KEYS)


def seal_secret(secret: str) -> bytes:
    """Return the secret that messages are signed with as ciphertext; none stays none. SEC-131"""
    return seal(secret, kind=_SECRET) if secret else b""


def seal_urls(urls: Mapping[str, str]) -> bytes:
    """Return the addresses of an attempt as ciphertext: they hold the link's token, and whoever has one may pay."""
    return seal(json.dumps(dict(urls)), kind=_URLS)


def urls_of(attempt: Attempt) -> dict[str, str]:
    """Return `page`, once there is one, `success`, `cancel`, and the customer's `email`."""
    urls: dict[str, str] = json.loads(unseal(bytes(attempt.sealed_urls), kind=_URLS))
    return urls
