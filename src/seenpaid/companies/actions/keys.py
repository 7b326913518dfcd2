"""API keys: made, shown once, revoked."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.models import ApiKey, Company
from seenpaid.companies.profile import Reading
from seenpaid.companies.roles import Permission
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.tokens import token_digest

SCOPES: Final = (
    Permission.READ,
    Permission.MANAGE_INVOICES,
    Permission.MANAGE_CUSTOMERS,
    Permission.MANAGE_COMPANY,
)


class UnknownScopeError(ValueError):
    """There is no such scope."""


class ApiKeyNotFoundError(Exception):
    """No such key in this company."""


def create_api_key(company: Company, *, name: str, scopes: Sequence[str], by: By, now: datetime) -> tuple[ApiKey, str]:
    """Return the key and its secret `sp_…`, which is shown this once. A key never holds more than its maker may.

    Raises NotAllowedError, UnknownScopeError or InvalidProfileError.
    """
    require(by, Permission.MANAGE_KEYS)
    reading = Reading({"name": name}, allowed=frozenset({"name"}))
    name = reading.line("name", limit=80, required=True)
    reading.done()
    if not scopes or set(scopes) - set(SCOPES):
        message = f"Choose from {', '.join(SCOPES)}."
        raise UnknownScopeError(message)
    for scope in scopes:
        require(by, Permission(scope))
    secret = f"sp_{secrets.token_urlsafe(30)}"
    with transaction.atomic():
        key = ApiKey.objects.create(
            company=company,
            name=name,
            prefix=secret[:8],
            digest=token_digest(secret, kind="api_key"),
            scopes=sorted({Permission.READ.value, *scopes}),
            created_by_id=by.user_id,
            created_at=now,
        )
        told = {"name": name, "scopes": key.scopes}
        record(EventKind.COMPANY_KEY_MADE, company_id=company.pk, subject_id=key.pk, at=now, actor=by.actor, data=told)
    return key, secret


def revoke_api_key(key_id: str, *, by: By, now: datetime) -> None:
    """Stop the key at once. Raises NotAllowedError or ApiKeyNotFoundError."""
    require(by, Permission.MANAGE_KEYS)
    stopped = ApiKey.objects.filter(pk=key_id, company_id=by.company_id, revoked_at=None).update(revoked_at=now)
    if stopped != 1:
        raise ApiKeyNotFoundError
