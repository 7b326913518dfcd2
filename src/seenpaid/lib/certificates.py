"""Checks what somebody signed with the key of a certificate."""

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID


def is_signed_by(certificate: bytes, *, owner: str, message: bytes, signature: bytes, now: datetime) -> bool:
    """Say whether the message was signed (RSA, SHA-256) with the key of this PEM, which is valid now and the owner's; never raises.

    Where the certificate came from is for the caller to judge.
    """
    try:
        read = x509.load_pem_x509_certificate(certificate)
        names = [str(each.value) for each in read.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
        key = read.public_key()
        if names != [owner] or not read.not_valid_before_utc <= now <= read.not_valid_after_utc:
            return False
        if not isinstance(key, RSAPublicKey):
            return False
        key.verify(signature, message, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
