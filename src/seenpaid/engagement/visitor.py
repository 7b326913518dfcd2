"""One pair of eyes on one document: the same browser at the same address, without a cookie."""

import hashlib
import hmac
from collections.abc import Mapping

KEY_BYTES = 16


def visitor_key(secret: bytes, *, ip: str | None, headers: Mapping[str, str]) -> bytes:
    """The secret is the document's own, so a key says nothing about the same person elsewhere."""
    traits = (ip or "", *(headers.get(name, "") for name in ("user-agent", "accept-language", "sec-ch-ua-platform")))
    # Lengths in front keep two different lists of traits from reading as the same bytes.
    message = b"".join(
        len(trait).to_bytes(4, "big") + trait
        for trait in (text.strip().encode("utf-8", "surrogatepass") for text in traits)
    )
    return hmac.digest(secret, message, hashlib.sha256)[:KEY_BYTES]


def visitor_label(number: int) -> str:
    """1 is "A", 26 is "Z", 27 is "AA"."""
    if number < 1:
        raise ValueError("Visitors are counted from one.")
    label = ""
    while number:
        number, letter = divmod(number - 1, 26)
        label = chr(ord("A") + letter) + label
    return label


def address_key(secret: bytes, *, ip: str | None) -> bytes:
    """The address alone, keyed alike: tells whether a second visitor came from elsewhere."""
    return hmac.digest(secret, b"address:" + (ip or "").encode(), hashlib.sha256)[:KEY_BYTES]
