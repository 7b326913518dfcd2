"""This installation's own hand: what it signs, anybody can check without asking it, and nobody else can have signed."""

import hashlib
import hmac

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


def sign(text: str, *, purpose: str) -> str:
    """Return an Ed25519 signature in hexadecimal."""
    return _key(purpose).sign(text.encode()).hex()


def public_key(*, purpose: str) -> str:
    """Return the key that signatures are checked with, in hexadecimal. It stays as long as SEENPAID_TOKEN_KEY does."""
    return _key(purpose).public_key().public_bytes_raw().hex()


def is_signed(text: str, *, signature: str, key: str) -> bool:
    """Say whether whoever holds the other half of the key signed the text. Needs no setting; never raises."""
    try:
        half, signed = bytes.fromhex(key), bytes.fromhex(signature)
        Ed25519PublicKey.from_public_bytes(half).verify(signed, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return (half.hex(), signed.hex()) == (key, signature)  # in lower case and without blanks: one way to write it.


def _key(purpose: str) -> Ed25519PrivateKey:
    secret: str = settings.SEENPAID_TOKEN_KEY
    return Ed25519PrivateKey.from_private_bytes(
        hmac.digest(secret.encode(), f"seenpaid:sign:{purpose}".encode(), hashlib.sha256)
    )
