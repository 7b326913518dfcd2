"""Capability tokens: 192 random bits, kept only as a keyed digest and as ciphertext."""

import hashlib
import hmac
import re
import secrets
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

WELL_FORMED: Final = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
_NONCE: Final = 12


def new_token() -> str:
    """Return a fresh token of 32 URL-safe characters."""
    return secrets.token_urlsafe(24)


def is_well_formed(token: str) -> bool:
    """Say whether the text could be a token at all."""
    return WELL_FORMED.fullmatch(token) is not None


def token_digest(token: str, *, kind: str) -> bytes:
    """Return the 32 bytes a token of that kind is looked up by; useless without the key."""
    return hmac.digest(_key("digest", kind), token.encode(), hashlib.sha256)


def seal(token: str, *, kind: str) -> bytes:
    """Return the token as ciphertext, so that it can be shown again to its owner."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key("seal", kind)).encrypt(nonce, token.encode(), kind.encode())


def unseal(sealed: bytes, *, kind: str) -> str:
    """Return the token of a `seal`. Raises cryptography's InvalidTag for another key or kind."""
    return AESGCM(_key("seal", kind)).decrypt(sealed[:_NONCE], sealed[_NONCE:], kind.encode()).decode()


def _key(purpose: str, kind: str) -> bytes:
    return _derived(settings.SEENPAID_TOKEN_KEY, f"{purpose}:{kind}")


@lru_cache(maxsize=64)
def _derived(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"seenpaid:{purpose}".encode(), hashlib.sha256).digest()
