"""Reads the stages that were typed for an invoice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from seenpaid.documents.parts import FEWEST, MOST, PartsError, Planned, amounts
from seenpaid.documents.reader import Reader
from seenpaid.lib.money import InvalidAmountError, Money

FIELDS: Final = frozenset({"amount", "percent", "due_date", "label"})
_TOLD: Final = frozenset({"paid", "status"})
"""Taken and not looked at, so that what was read can be sent back."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of an invoice, read and checked."""

    minor: int
    due_date: date
    label: str
    percent: Decimal | None
    is_rest: bool

    def kept(self) -> dict[str, Any]:
        """Return it as a document keeps it."""
        return {
            "minor": self.minor,
            "due_date": self.due_date.isoformat(),
            "label": self.label,
            "percent": None if self.percent is None else f"{self.percent.normalize():f}",
            "is_rest": self.is_rest,
        }


def read_stages(reader: Reader, raw: object, *, currency: str, issue_date: date) -> list[Planned]:
    """Return the stages that were asked for, in order; what they come to follows from the total."""
    if raw in (None, [], ()):
        return []
    if not isinstance(raw, list | tuple) or not FEWEST <= len(raw) <= MOST:
        reader.fault("stages", f"Use {FEWEST} to {MOST} stages, or none.")
        return []
    planned = [_planned(reader, each, index, currency=currency) for index, each in enumerate(raw)]
    earliest = issue_date
    for index, part in enumerate(planned):
        if part.due_date < earliest:
            before = "the stage before" if index else "the issue date"
            reader.fault(f"stages.{index}.due_date", f"This is before {before}.")
        earliest = max(earliest, part.due_date)
        is_last = index == len(planned) - 1
        if not is_last and part.minor is None and part.percent is None:
            reader.fault(f"stages.{index}.amount", "Say how much. Only the last stage may be what is left.")
    return planned


def settled(reader: Reader, planned: Sequence[Planned], *, total_minor: int, currency: str) -> tuple[Stage, ...]:
    """Return the stages with what each comes to, or note why they are not the whole. SEC-77"""
    if not planned:
        return ()
    try:
        shares = amounts(planned, total_minor=total_minor)
    except PartsError as error:
        _fault(reader, error, planned, total_minor=total_minor, currency=currency)
        return ()
    for index, (part, share) in enumerate(zip(planned, shares, strict=True)):
        if part.percent is not None and part.minor is not None and part.minor != share:
            comes_to = Money(share, currency).major()
            reader.fault(f"stages.{index}.amount", f"This percentage comes to {comes_to}. Give one of the two.")
    return tuple(
        Stage(share, part.due_date, part.label, part.percent, is_rest=part.minor is None and part.percent is None)
        for part, share in zip(planned, shares, strict=True)
    )


def _fault(reader: Reader, error: PartsError, planned: Sequence[Planned], *, total_minor: int, currency: str) -> None:
    if error.at is not None:
        is_rest = planned[error.at].minor is None and planned[error.at].percent is None
        field = "stages" if is_rest else f"stages.{error.at}.amount"
        reader.fault(field, "Nothing is left for the last stage." if is_rest else "Each stage is above zero.")
        return
    whole, apart = Money(total_minor, currency).major(), Money(abs(error.apart), currency).major()
    what = "is missing" if error.apart > 0 else "is too much"
    reader.fault("stages", f"The stages do not add up to the total of {whole} {currency}: {apart} {what}.")


def _planned(reader: Reader, raw: object, index: int, *, currency: str) -> Planned:
    prefix = f"stages.{index}."
    if not isinstance(raw, Mapping):
        reader.fault(prefix.rstrip("."), "A stage has an amount and a due date.")
        raw = {}
    inner = Reader(raw, reader.errors, prefix)
    for name in sorted(set(raw) - FIELDS - _TOLD, key=str):
        inner.fault(str(name)[:60], "There is no such field.")
    due_date = inner.date("due_date")
    if due_date is None and f"{prefix}due_date" not in reader.errors:
        inner.fault("due_date", "Fill this in.")
    percent = None
    if raw.get("percent") not in (None, ""):
        percent = inner.decimal("percent", default=None, least=0, most=100, decimals=4)
    return Planned(due_date or date.max, inner.line("label", limit=60), _minor(inner, currency), percent)


def _minor(inner: Reader, currency: str) -> int | None:
    value = inner.raw.get("amount")
    if value in (None, ""):
        return None
    try:
        minor = Money.parse(value.strip() if isinstance(value, str) else "?", currency).minor
    except InvalidAmountError as error:
        inner.fault("amount", str(error))
        return 1
    if minor <= 0:
        inner.fault("amount", "Each stage is above zero.")
    return minor
