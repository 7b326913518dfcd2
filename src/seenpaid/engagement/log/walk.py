"""Walks a chain from its beginning to its head and says where it breaks. Pure rules, for rows and for files alike."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from seenpaid.engagement.log.chain import Head, beginning, follow

_STATE: Final = ("actor", "verdict", "kind", "confidence", "codes", "rules", "counted")


class Link(NamedTuple):
    """One entry as it is kept: its sealed text, and what the chain came to with it, in hexadecimal."""

    position: int
    sealed: str
    digest: str


@dataclass(slots=True)
class Walked:
    """What a chain says. `fault` is empty if it holds."""

    fault: str = ""
    at: int = 0
    """The position of the fault, or of the head."""
    opens: dict[int, dict[str, Any]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    """Everything else, in order."""
    standing: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What each open is taken for after every correction, by its id."""
    forgotten: dict[int, set[str]] = field(default_factory=dict)
    """Which groups of facts were let go of, by position."""
    removed: int = 0
    suppressed: int = 0


def walk(document_id: str, links: Iterable[Link], *, head: Head) -> Walked:
    """Follow the chain; stop at the first entry that does not fit. Never raises, whatever the entries hold."""
    walked = Walked()
    try:
        return _walk(walked, document_id, sorted(links), head=head)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return _broken(walked, walked.at, f"The entry after {walked.at} cannot be read.")


def _walk(walked: Walked, document_id: str, ordered: list[Link], *, head: Head) -> Walked:
    read = [_read(link) for link in ordered]
    gaps = _gaps(read)
    here = beginning(document_id)
    for link, sealed in zip(ordered, read, strict=True):
        here = _over_gaps(here, gaps, upto=link.position)
        if link.position != here.position + 1:
            return _broken(walked, link.position, f"Entry {here.position + 1} is missing, or there twice.")
        here = follow(here, link.sealed)
        if here.digest.hex() != link.digest:
            return _broken(walked, link.position, f"Entry {link.position} does not follow on the one before it.")
        if (sealed["position"], sealed["document"]) != (link.position, document_id):
            return _broken(walked, link.position, f"Entry {link.position} belongs elsewhere.")
        _note(walked, sealed)
        walked.at = link.position
    here = _over_gaps(here, gaps, upto=head.position + 1)
    if here != head:
        return _broken(walked, here.position, "The chain does not end where it should: entries were added or cut off.")
    walked.at = here.position
    return walked


def _read(link: Link) -> dict[str, Any]:
    sealed = json.loads(link.sealed)
    if not isinstance(sealed, dict) or not {"entry", "position", "document", "at", "suppressed"} <= sealed.keys():
        raise ValueError(link.position)
    return sealed


def _gaps(entries: Iterable[dict[str, Any]]) -> dict[int, Head]:
    """Return where removed rows began, and the head that was reached with the last of each run."""
    return {
        first: Head(last, bytes.fromhex(digest))
        for entry in entries
        if entry["entry"] == "removed"
        for first, last, digest in entry["gaps"]
    }


def _over_gaps(here: Head, gaps: dict[int, Head], *, upto: int) -> Head:
    while here.position + 1 < upto and (there := gaps.get(here.position + 1)) is not None:
        here = there
    return here


def _note(walked: Walked, sealed: dict[str, Any]) -> None:
    walked.suppressed = sealed["suppressed"]
    if sealed["entry"] == "open":
        walked.opens[sealed["position"]] = sealed
        walked.standing[sealed["view"]] = {name: sealed[name] for name in _STATE}
        return
    walked.entries.append(sealed)
    if sealed["entry"] == "corrected":
        for one in sealed["opens"]:
            walked.standing.setdefault(one["view"], {}).update({name: one[name] for name in _STATE})
    elif sealed["entry"] == "forgotten":
        for position in _positions(sealed["opens"], among=walked.opens):
            walked.forgotten.setdefault(position, set()).update(sealed["groups"])
    elif sealed["entry"] == "removed":
        walked.removed += sealed["opens"]


def _positions(found: Iterable[list[int]], *, among: Collection[int]) -> Iterator[int]:
    for first, last in found:
        # A file may claim a run of any length.
        near = range(first, last + 1) if last - first < len(among) else among
        yield from (position for position in near if first <= position <= last)


def _broken(walked: Walked, at: int, fault: str) -> Walked:
    walked.at, walked.fault = at, fault
    return walked
