"""What a notice says. Plain words in, plain words out."""

from typing import Final

from seenpaid.lib.money import Money

_LONGEST: Final = 300


def opened(name: str, *, first: bool) -> str:
    """Say that a customer looked, for the first time or again."""
    return f"Someone opened {name}" if first else f"Someone opened {name} multiple times"


def came_back(name: str, *, address: str, answer: str) -> str:
    """Say that a mail did not arrive, and quote why; the whole answer stands beside the mail."""
    words = f"{name} did not reach {address}"
    return f"{words}: {answer}"[:_LONGEST] if answer else words


def paid(name: str) -> str:
    """Say that nothing is owed any more."""
    return f"{name} was paid"


def partly_paid(name: str, *, amount: Money, left: Money, locale: str) -> str:
    """Say what came in and what is still owed."""
    return f"{amount.format(locale)} of {name} was paid, {left.format(locale)} to go"


def answered(name: str, *, is_accepted: bool, by: str) -> str:
    """Say what a customer answered to a quote."""
    return f"{by} accepted {name}" if is_accepted else f"{by} declined {name}"
