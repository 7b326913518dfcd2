"""The parts an invoice is paid in: a deposit and the rest, or stages. They add up to the total, always.

Money and credit fill them in order, so what each has is derived and never kept. Plain rules, no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol

from seenpaid.documents.rounding import rounded
from seenpaid.documents.totals import share_out

FEWEST: Final = 2
MOST: Final = 12
_WHOLE: Final = Decimal(100)


class Staged(Protocol):
    """What is read of a document to tell its parts."""

    @property
    def stages(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def total_minor(self) -> int: ...
    @property
    def balance_minor(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """A part as it was asked for: an amount, a percentage, or, as the last one, whatever is left."""

    due_date: date
    label: str = ""
    minor: int | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it stands: how much of it has been paid by now."""

    number: int
    of: int
    label: str
    due_date: date
    amount_minor: int
    paid_minor: int

    @property
    def open_minor(self) -> int:
        """Return what is still owed of it."""
        return self.amount_minor - self.paid_minor

    @property
    def is_paid(self) -> bool:
        """Say whether nothing more is owed of it."""
        return self.open_minor == 0


class PartsError(ValueError):
    """The parts are not the whole. `apart` is what is missing, below zero what is too much; `at` is one part's index."""

    def __init__(self, *, apart: int = 0, at: int | None = None) -> None:
        super().__init__(f"{apart} apart" if at is None else f"part {at} comes to nothing")
        self.apart = apart
        self.at = at


def amounts(planned: Sequence[Planned], *, total_minor: int) -> list[int]:
    """Return what each part comes to; the sum is the total, exactly. Raises PartsError."""
    if all(part.percent is not None for part in planned) and sum(_percents(planned)) == _WHOLE:
        shares = share_out(total_minor, [_weight(percent) for percent in _percents(planned)])
    else:
        shares = [_amount(part, total_minor=total_minor) for part in planned]
        if planned[-1].minor is None and planned[-1].percent is None:
            shares[-1] = total_minor - sum(shares)
    for index, share in enumerate(shares):
        if share <= 0:
            raise PartsError(at=index)
    if sum(shares) != total_minor:
        raise PartsError(apart=total_minor - sum(shares))
    return shares


def filled(stages: Sequence[Mapping[str, Any]], *, paid_minor: int) -> tuple[Part, ...]:
    """Return the parts, filled in order by what was paid."""
    left, parts = max(paid_minor, 0), []
    for number, stage in enumerate(stages, start=1):
        paid = min(left, stage["minor"])
        left -= paid
        due_date = date.fromisoformat(stage["due_date"])
        parts.append(Part(number, len(stages), stage["label"], due_date, stage["minor"], paid))
    return tuple(parts)


def parts_of(document: Staged) -> tuple[Part, ...]:
    """Return the document's parts; none when it is paid as a whole."""
    return filled(document.stages, paid_minor=document.total_minor - document.balance_minor)


def next_of(parts: Sequence[Part]) -> Part | None:
    """Return the earliest part that is not paid, or None."""
    return next((part for part in parts if not part.is_paid), None)


def next_part(document: Staged) -> Part | None:
    """Return the part to be paid next; None when there are no parts, or nothing is owed."""
    return next_of(parts_of(document))


def has_deposit(stages: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether it is a deposit and the rest: two parts that nobody gave names of their own."""
    return len(stages) == FEWEST and not any(stage["label"] for stage in stages)


def _percents(planned: Sequence[Planned]) -> list[Decimal]:
    return [part.percent for part in planned if part.percent is not None]


def _weight(percent: Decimal) -> int:
    return int(percent.scaleb(4))


def _amount(part: Planned, *, total_minor: int) -> int:
    if part.percent is not None:
        return rounded(total_minor * part.percent / _WHOLE)
    return part.minor or 0
