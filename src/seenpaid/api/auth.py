"""Who asks: an API key in the Authorization header, and only there."""

import re
from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from seenpaid.api.errors import KEY_IN_URL, RefusedError
from seenpaid.api.rates import note_guess, spend
from seenpaid.companies.access import CompanyNotFoundError, access_by_key, require
from seenpaid.companies.queries import ApiKey
from seenpaid.companies.roles import Permission

_SECRET: Final = re.compile(r"sp_[A-Za-z0-9_-]{20,100}", re.ASCII)
_KEY_PARAMETERS: Final = frozenset({"api_key", "apikey", "key", "token", "access_token"})


class Asked(HttpRequest):
    """A request whose key was checked: `auth` acts in its company."""

    auth: ApiKey


class Key(HttpBearer):
    """Lets in live keys with one permission, before anything else of the request is looked at. SEC-183"""

    openapi_description = "A key from Settings → API keys, sent as `Authorization: Bearer sp_…`."

    def __init__(self, permission: Permission) -> None:
        super().__init__()
        self.permission = permission

    def __call__(self, request: HttpRequest) -> ApiKey:
        """Return the key. Raises RefusedError, AuthenticationError or NotAllowedError."""
        if _KEY_PARAMETERS & set(request.GET):
            raise RefusedError(KEY_IN_URL)
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != self.openapi_scheme:
            raise AuthenticationError
        key = self.authenticate(request, secret.strip())
        spend(request, company_id=key.company_id)
        require(key, self.permission)
        return key

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """Return the live key with that secret."""
        try:
            if not _SECRET.fullmatch(token):
                raise CompanyNotFoundError
            return access_by_key(token, now=timezone.now())
        except CompanyNotFoundError:
            note_guess(request)
            raise AuthenticationError from None


READ: Final = Key(Permission.READ)
MANAGE_INVOICES: Final = Key(Permission.MANAGE_INVOICES)
MANAGE_CUSTOMERS: Final = Key(Permission.MANAGE_CUSTOMERS)
