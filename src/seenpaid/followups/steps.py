"""How far an invoice got with each recipient: queued, accepted, scanned, opened, PDF, pay, paid. Plain rules, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Rung(StrEnum):
    """A step on the way from the outbox to the money."""

    QUEUED = "queued"
    ACCEPTED = "accepted"
    SHARED = "shared"
    SCANNED = "scanned"
    OPENED = "opened"
    PDF = "pdf"
    PAY = "pay"
    PAID = "paid"


MAILED: Final = (Rung.QUEUED, Rung.ACCEPTED, Rung.SCANNED, Rung.OPENED, Rung.PDF, Rung.PAY, Rung.PAID)
COPIED: Final = (Rung.SHARED, Rung.SCANNED, Rung.OPENED, Rung.PDF, Rung.PAY, Rung.PAID)
OPTIONAL: Final = frozenset({Rung.SCANNED, Rung.PDF, Rung.PAY})
"""Rungs that an invoice may pass by on its way; nobody waits on them."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """One recipient's; the copied link has no name."""

    address: str
    name: str
    reached: Mapping[Rung, datetime]
    fault: str = ""
    """Why the mail did not arrive, where it did not."""

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """Return the steps there are for this recipient."""
        return MAILED if self.address else COPIED

    @property
    def stuck_at(self) -> Rung | None:
        """Return the step that has to come next; None when it is paid."""
        highest = max((self.rungs.index(rung) for rung in self.reached if rung in self.rungs), default=-1)
        for place, rung in enumerate(self.rungs):
            if rung not in self.reached and rung not in OPTIONAL and (place > highest or self.fault):
                return rung
        return None


@dataclass(frozen=True, slots=True)
class Seen:
    """One open, in the words that matter here."""

    link_id: str
    at: datetime
    is_automated: bool
    is_person: bool
    action: str


def firsts(opens: Iterable[Seen]) -> dict[str, dict[Rung, datetime]]:
    """Return when each link was first scanned, opened, downloaded and paid from; `opens` come oldest first."""
    found: dict[str, dict[Rung, datetime]] = {}
    for seen in opens:
        reached = found.setdefault(seen.link_id, {})
        if seen.is_automated:
            reached.setdefault(Rung.SCANNED, seen.at)
        elif seen.is_person:
            reached.setdefault(Rung.OPENED, seen.at)
            if seen.action in {Rung.PDF, Rung.PAY}:
                reached.setdefault(Rung(seen.action), seen.at)
    return found
