"""How evidence is written down: one text for one content, so that no byte can differ unseen. (docs/evidence.md)"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from seenpaid.lib.signing import public_key, sign

FORMAT: Final = "seenpaid-evidence-1"
PURPOSE: Final = "evidence"
SEALS: Final = ("digest", "signature")
"""The members that speak of all the others."""


def text_of(members: Mapping[str, Any]) -> str:
    """Return the one way these members are written: ASCII, names sorted, indented by one, a line end at the end."""
    return json.dumps(members, indent=1, sort_keys=True) + "\n"


def digest_of(members: Mapping[str, Any]) -> str:
    """Return the SHA-256 of everything but the seals, in hexadecimal."""
    rest = {name: value for name, value in members.items() if name not in SEALS}
    return hashlib.sha256(text_of(rest).encode()).hexdigest()


def sealed(members: Mapping[str, Any]) -> str:
    """Return the file: the members, their digest, and this installation's signature on it."""
    digest = digest_of(members)
    return text_of({**members, "digest": digest, "signature": signature_on(digest)})


def own_key() -> str:
    """Return the public key that this installation's evidence is checked with, in hexadecimal."""
    return public_key(purpose=PURPOSE)


def signature_on(digest: str) -> dict[str, str]:
    """Return what a reader needs to know that this installation wrote it."""
    value = sign(f"{FORMAT}:{digest}", purpose=PURPOSE)
    return {"algorithm": "Ed25519", "key": own_key(), "value": value}
