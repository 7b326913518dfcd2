"""The life of a mail: which status may follow which, and how long to wait before trying again. Plain rules, no database."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

QUEUED: Final = "queued"
SENT: Final = "sent"
REFUSED: Final = "refused"
BOUNCED: Final = "bounced"
WITHHELD: Final = "withheld"
KEPT: Final = "kept"
CANCELLED: Final = "cancelled"

TRANSITIONS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        QUEUED: frozenset({SENT, REFUSED, WITHHELD, KEPT, CANCELLED}),
        SENT: frozenset({BOUNCED}),
        KEPT: frozenset({QUEUED}),  # once there is a server to hand it to.
        REFUSED: frozenset(),
        BOUNCED: frozenset(),
        WITHHELD: frozenset(),
        CANCELLED: frozenset(),
    }
)

# Together three days: over a weekend somebody mends the server.
_WAITS: Final = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))
LEASE: Final = timedelta(minutes=10)
"""For so long a mail is left to the worker that took it; longer than any conversation with a server may last."""


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many vain attempts; None when it is time to give up. SEC-201"""
    return _WAITS[attempts - 1] if 0 < attempts <= len(_WAITS) else None
