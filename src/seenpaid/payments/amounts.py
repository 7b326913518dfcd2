"""What may be paid online now, by the live balance and by what the gateway takes. Plain rules, no database."""

from dataclasses import dataclass

from seenpaid.lib.money import InvalidAmountError, Money
from seenpaid.payments.gateways.base import Limits


class AmountError(ValueError):
    """This amount cannot be paid; the message is for people, and `code` with its amounts for other languages."""

    def __init__(self, message: str, *, code: str, minor: int | None = None, rest_minor: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.minor = minor
        self.rest_minor = rest_minor


@dataclass(frozen=True, slots=True)
class Owed:
    """How a document stands: what is owed, what of it comes next, and how little the seller takes at once."""

    balance_minor: int
    currency: str
    next_part_minor: int | None = None
    takes_parts: bool = False
    least_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page offers. Without `from_minor` no other amount may be typed."""

    full_minor: int | None
    next_part_minor: int | None
    from_minor: int | None
    to_minor: int | None


def choice_of(owed: Owed, *, limits: Limits | None) -> Choice:
    """Return what may be paid; nothing at all in a currency that the gateway does not take."""
    if limits is None or owed.balance_minor <= 0:
        return Choice(None, None, None, None)
    full = owed.balance_minor if _is_within(owed.balance_minor, limits) else None
    part = owed.next_part_minor
    if part is not None and (part >= owed.balance_minor or not _is_within(part, limits)):
        part = None
    least, most = _least(owed, limits), min(owed.balance_minor - limits.minimum_minor, limits.maximum_minor)
    if not owed.takes_parts or least > most:
        return Choice(full, part, None, None)
    return Choice(full, part, least, owed.balance_minor if full else most)


def check(typed: str | None, owed: Owed, *, limits: Limits | None, gateway: str) -> int:
    """Return the minor units to ask for; nothing typed is the whole balance. Raises AmountError. SEC-79, SEC-80"""
    if limits is None:
        raise AmountError(f"{gateway} does not take {owed.currency}.", code="currency")
    minor = owed.balance_minor if typed is None or not typed.strip() else _read(typed, owed.currency)
    if minor > owed.balance_minor:
        raise AmountError(f"Only {_words(owed.balance_minor, owed)} is owed.", code="owed", minor=owed.balance_minor)
    if minor not in {owed.balance_minor, owed.next_part_minor}:
        _check_part(minor, owed, limits=limits, gateway=gateway)
    if minor < limits.minimum_minor:
        raise AmountError(
            f"{gateway} takes {_words(limits.minimum_minor, owed)} or more.",
            code="smallest",
            minor=limits.minimum_minor,
        )
    if minor > limits.maximum_minor:
        raise AmountError(
            f"{gateway} takes {_words(limits.maximum_minor, owed)} at most.",
            code="largest",
            minor=limits.maximum_minor,
        )
    return minor


def _check_part(minor: int, owed: Owed, *, limits: Limits, gateway: str) -> None:
    if not owed.takes_parts:
        raise AmountError(
            f"Pay {_words(owed.balance_minor, owed)}: parts are not taken here.",
            code="parts",
            minor=owed.balance_minor,
        )
    least = min(_least(owed, limits), owed.balance_minor)
    if minor < least:
        raise AmountError(f"Pay {_words(least, owed)} or more.", code="least", minor=least)
    rest = owed.balance_minor - minor
    if 0 < rest < limits.minimum_minor:
        most = owed.balance_minor - limits.minimum_minor
        raise AmountError(
            f"Pay all of it, or {_words(most, owed)} at most: "
            f"{gateway} could not take the rest of {_words(rest, owed)} any more.",
            code="rest",
            minor=most,
            rest_minor=rest,
        )


def _read(typed: str, currency: str) -> int:
    try:
        minor = Money.parse(typed.strip(), currency).minor
    except InvalidAmountError as error:
        raise AmountError(str(error), code="typed") from error
    if minor <= 0:
        raise AmountError("Enter an amount above zero.", code="zero")
    return minor


def _least(owed: Owed, limits: Limits) -> int:
    return max(owed.least_minor or 0, limits.minimum_minor)


def _is_within(minor: int, limits: Limits) -> bool:
    return limits.minimum_minor <= minor <= limits.maximum_minor


def _words(minor: int, owed: Owed) -> str:
    return f"{Money(minor, owed.currency).major()} {owed.currency}"
