"""The life of a document: which status may follow which, and what each allows. Plain rules, no database."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

DRAFT: Final = "draft"
SENT: Final = "sent"
VIEWED: Final = "viewed"
PARTIALLY_PAID: Final = "partially_paid"
PAID: Final = "paid"
CANCELLED: Final = "cancelled"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
STATUSES: Final = (DRAFT, SENT, VIEWED, PARTIALLY_PAID, PAID, CANCELLED)
CREDIT_STATUSES: Final = (DRAFT, SENT, VIEWED, CANCELLED)
QUOTE_STATUSES: Final = (DRAFT, SENT, VIEWED, ACCEPTED, DECLINED, CANCELLED)

TRANSITIONS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        DRAFT: frozenset({SENT, PAID}),  # an invoice of nothing is paid when it is issued.
        SENT: frozenset({VIEWED, PARTIALLY_PAID, PAID, CANCELLED}),
        VIEWED: frozenset({SENT, PARTIALLY_PAID, PAID, CANCELLED}),  # back to sent when the view proves automated.
        PARTIALLY_PAID: frozenset({SENT, VIEWED, PAID, CANCELLED}),  # back when a payment is undone.
        PAID: frozenset({SENT, VIEWED, PARTIALLY_PAID}),
        CANCELLED: frozenset(),
    }
)
QUOTE_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        DRAFT: frozenset({SENT}),
        SENT: frozenset({VIEWED, ACCEPTED, DECLINED, CANCELLED}),
        VIEWED: frozenset({SENT, ACCEPTED, DECLINED, CANCELLED}),
        ACCEPTED: frozenset(),
        DECLINED: frozenset(),
        CANCELLED: frozenset(),
    }
)
CREDIT_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        DRAFT: frozenset({SENT}),
        SENT: frozenset({VIEWED, CANCELLED}),
        VIEWED: frozenset({SENT, CANCELLED}),
        CANCELLED: frozenset(),
    }
)
_TABLES: Final = {"invoice": TRANSITIONS, "quote": QUOTE_TRANSITIONS, "credit_note": CREDIT_TRANSITIONS}
OPEN: Final = frozenset({SENT, VIEWED, PARTIALLY_PAID})
AWAITING: Final = frozenset({SENT, VIEWED})
"""A quote that its customer may still answer."""
EDITABLE: Final = frozenset({DRAFT}) | OPEN


def transitions_of(kind: str) -> Mapping[str, frozenset[str]]:
    """Return which status may follow which for that kind of document."""
    return _TABLES[kind]


def is_expired(*, status: str, valid_until: date | None, today: date) -> bool:
    """Say whether an unanswered quote can be answered no more: `today` is the date in the company's time zone."""
    return status in AWAITING and valid_until is not None and valid_until < today


def is_overdue(*, status: str, due_date: date | None, balance_minor: int, today: date) -> bool:
    """Say whether money is late: `today` is the date in the company's time zone."""
    return status in OPEN and balance_minor > 0 and due_date is not None and due_date < today


def status_for(*, paid_minor: int, total_minor: int, was_viewed: bool) -> str:
    """Return the status an issued, uncancelled document has by its money and its views."""
    if paid_minor >= total_minor:
        return PAID
    if paid_minor > 0:
        return PARTIALLY_PAID
    return VIEWED if was_viewed else SENT
