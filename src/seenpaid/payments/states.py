"""How an attempt, a charge, a refund and a dispute stand, and what may follow. Plain rules, no database."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

STARTING: Final = "starting"
OPEN: Final = "open"
PROCESSING: Final = "processing"
PAID: Final = "paid"
FAILED: Final = "failed"
EXPIRED: Final = "expired"
PENDING: Final = "pending"
SUCCEEDED: Final = "succeeded"
WON: Final = "won"
LOST: Final = "lost"

ATTEMPT: Final = (STARTING, OPEN, PROCESSING, PAID, FAILED, EXPIRED)
UNPAID: Final = (STARTING, OPEN)
UNFINISHED: Final = (*UNPAID, FAILED, EXPIRED)
CHARGE: Final = (PROCESSING, PAID, FAILED)
REFUND: Final = (PENDING, SUCCEEDED, FAILED)
DISPUTE: Final = (OPEN, WON, LOST)

type Table = Mapping[str, frozenset[str]]

# Money is believed whenever it comes: even after we thought that the page was closed.
ATTEMPT_TRANSITIONS: Final[Table] = MappingProxyType(
    {
        STARTING: frozenset({OPEN, PROCESSING, PAID, FAILED, EXPIRED}),
        OPEN: frozenset({PROCESSING, PAID, FAILED, EXPIRED}),
        PROCESSING: frozenset({PAID, FAILED}),
        FAILED: frozenset({PROCESSING, PAID}),
        EXPIRED: frozenset({PROCESSING, PAID}),
        PAID: frozenset(),
    }
)
# What was told late or twice never leads back: paid stays paid, and only a refund or a dispute takes it away again.
CHARGE_TRANSITIONS: Final[Table] = MappingProxyType(
    {PROCESSING: frozenset({PAID, FAILED}), FAILED: frozenset({PROCESSING, PAID}), PAID: frozenset()}
)
REFUND_TRANSITIONS: Final[Table] = MappingProxyType(
    {PENDING: frozenset({SUCCEEDED, FAILED}), SUCCEEDED: frozenset({FAILED}), FAILED: frozenset()}
)
DISPUTE_TRANSITIONS: Final[Table] = MappingProxyType(
    {OPEN: frozenset({WON, LOST}), WON: frozenset(), LOST: frozenset()}
)
