"""The chain through a document's view log: every entry is sealed with the digest of the one before it.

Pure rules, described for strangers in docs/evidence.md. What may have to be forgotten about a reader enters as salted
commitments, one salt for each group of facts: without the salt a commitment says nothing, and the chain stays whole.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii as quoted
from typing import Any, Final, NamedTuple

GROUPS: Final = ("address", "agent", "names", "place", "visitor")
"""What is forgotten together, and in this order in a row's salts."""
SALT_BYTES: Final = 16
NO_SALT: Final = bytes(SALT_BYTES)
"""Stands where a salt was let go of."""

canonical: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
"""One text for one value: ASCII JSON, names sorted, no spaces."""


def text(value: str | int | None) -> str:
    """Return the canonical text of one word or number, several times quicker than `canonical`."""
    if value is None:
        return "null"
    return quoted(value) if isinstance(value, str) else str(value)


def texts(values: Iterable[str | int | None]) -> str:
    """Return the canonical text of a list of words and numbers."""
    return f"[{','.join(map(text, values))}]"


def named_texts(values: Mapping[str, str]) -> str:
    """Return the canonical text of words under names."""
    return f"{{{','.join([f'{quoted(name)}:{quoted(values[name])}' for name in sorted(values)])}}}"


class Head(NamedTuple):
    """Where a chain stands."""

    position: int
    digest: bytes


def beginning(document_id: str) -> Head:
    """Return where the chain of a document begins: its first entry follows on this."""
    return Head(0, hashlib.sha256(b"seenpaid-view-log-1:" + document_id.encode()).digest())


def head_at(document_id: str, position: int, digest: bytes | memoryview | None) -> Head:
    """Return the head as it is kept in the summary row."""
    return Head(position, bytes(digest)) if digest else beginning(document_id)


def follow(head: Head, sealed: str) -> Head:
    """Return the head after one more entry."""
    return Head(head.position + 1, hashlib.sha256(head.digest + sealed.encode()).digest())


def new_salts() -> bytes:
    """Return a salt for each group of facts, one after another."""
    return os.urandom(SALT_BYTES * len(GROUPS))


def salt_of(salts: bytes, group: str) -> bytes | None:
    """Return the salt of a group; None if it was let go of."""
    start = GROUPS.index(group) * SALT_BYTES
    found = salts[start : start + SALT_BYTES]
    return None if found in (NO_SALT, b"") else found


def without_salts(salts: bytes, groups: frozenset[str]) -> bytes:
    """Return the salts with those of some groups let go of."""
    kept = [NO_SALT if group in groups else salt_of(salts, group) or NO_SALT for group in GROUPS]
    return b"".join(kept)


def commitment(salt: bytes, fact: str) -> str:
    """Return what stands for a fact in the chain."""
    return hashlib.sha256(salt + fact.encode()).hexdigest()


def commitments(salts: bytes, facts: Mapping[str, str]) -> dict[str, str]:
    """Return what stands for each group of facts."""
    sha256, size = hashlib.sha256, SALT_BYTES
    return {
        group: sha256(salts[at * size : at * size + size] + facts[group].encode()).hexdigest()
        for at, group in enumerate(GROUPS)
    }


def stamp(at: datetime) -> str:
    """Return a moment as entries write it: UTC, to the microsecond."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def seal(entry: str, *, head: Head, document_id: str, at: datetime, suppressed: int, **body: Any) -> str:
    """Return the sealed text of the entry that follows on `head`.

    `suppressed` is how many opens a flood has kept out of the log so far.
    """
    return canonical(
        {
            "entry": entry,
            "position": head.position + 1,
            "document": document_id,
            "at": stamp(at),
            "suppressed": suppressed,
            **body,
        }
    )


def seal_open(*, head: Head, document_id: str, at: datetime, suppressed: int, **body: Any) -> str:
    """Return what `seal("open", …)` would, to the byte, in a third of the time: every open waits for it."""
    hidden = body["commitments"]
    hidden = ",".join([f'"{group}":"{hidden[group]}"' for group in GROUPS])  # The groups are in order of name.
    return (
        f'{{"action":{quoted(body["action"])},"actor":{quoted(body["actor"])},"at":"{stamp(at)}",'
        f'"codes":{texts(body["codes"])},"commitments":{{{hidden}}},"confidence":{text(body["confidence"])},'
        f'"counted":{"true" if body["counted"] else "false"},"document":{quoted(document_id)},"entry":"open",'
        f'"kind":{quoted(body["kind"])},"link":{quoted(body["link"])},"method":{quoted(body["method"])},'
        f'"position":{head.position + 1},"revision":{body["revision"]},"rules":{text(body["rules"])},'
        f'"source":{quoted(body["source"])},"suppressed":{suppressed},"verdict":{quoted(body["verdict"])},'
        f'"view":{quoted(body["view"])}}}'
    )
