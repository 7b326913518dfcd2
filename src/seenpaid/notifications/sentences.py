"""What a notice says. Plain words in, plain words out."""

from datetime import date
from typing import Final

from seenpaid.lib.money import Money

_LONGEST: Final = 300


def opened(name: str, *, first: bool) -> str:
    """Say that a customer looked, for the first time or again."""
    return f"Someone opened {name}" if first else f"Someone opened {name} multiple times"


def unrecorded(name: str, *, opens: int) -> str:
    """Say that the log of a document has a gap."""
    return f"{name} was opened {opens} more time{'' if opens == 1 else 's'}, which could not be recorded"


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


def moved(name: str, *, what: str, amount: str) -> str:
    """Say what became of money that a gateway took, or of a flag on it."""
    return {
        "failed": f"The payment of {amount} for {name} failed",
        "duplicate": f"{name} was paid twice: refund {amount}, or leave it as credit",
        "overpaid": f"{amount} came in for {name}, more than was owed: the rest is credit",
        "other_amount": f"{amount} came in for {name}, which is not what was asked for",
        "other_currency": f"{amount} came in for {name} in another currency: look at it",
        "after_cancel": f"{amount} came in for {name} after it was cancelled: refund it, or leave it as credit",
        "credit_spent": f"{amount} for {name} went back, although the credit for it was spent",
        "refunded": f"{amount} for {name} was refunded",
        "refund_failed": f"The refund of {amount} for {name} failed",
        "disputed": f"The customer disputes the {amount} paid for {name}: answer at the provider",
        "won": f"The dispute over {amount} for {name} was won",
        "lost": f"The dispute over {amount} for {name} was lost",
    }[what]


def promised(name: str, *, by: str, on: date) -> str:
    """Say on which day a customer wants to pay."""
    return f"{by} will pay {name} on {on:%a} {on.day} {on:%b %Y}, they say"


def said_paid(name: str, *, by: str, reference: str) -> str:
    """Say that a customer has paid, by their own word."""
    words = f"{by} says that {name} is paid"
    return f"{words}: {reference}"[:_LONGEST] if reference else words


def asked(name: str, *, by: str, question: str) -> str:
    """Say what a customer asked; the whole question stands beside the invoice."""
    return f"{by} asked about {name}: {question}"[:_LONGEST]


def forwarded(name: str, *, by: str, to: str) -> str:
    """Say whom a customer sent it on to."""
    return f"{by} forwarded {name} to {to}"[:_LONGEST]


def bank_changed(*, by: str, name: str) -> str:
    """Say that money goes to another account from now on."""
    del name
    return f"{by} changed the bank details. If that was not agreed, change them back at once."


def key_made(*, by: str, name: str) -> str:
    """Say that a program may now do what a member does."""
    return f"{by} made the API key {name}"[:_LONGEST]


def member_removed(*, by: str, name: str) -> str:
    """Say that somebody is a member no more."""
    return f"{by} removed {name}"[:_LONGEST]


def role_changed(*, by: str, name: str) -> str:
    """Say that somebody may now do more, or less."""
    return f"{by} changed the role of {name}"[:_LONGEST]


def gateway_changed(*, by: str, name: str) -> str:
    """Say that customers' money comes another way."""
    return f"{by} changed how {name} is connected. If that was not agreed, look at Integrations at once."[:_LONGEST]


def server_changed(*, by: str, name: str) -> str:
    """Say that customers' mail goes another way."""
    del name
    return f"{by} changed the mail server. If that was not agreed, change it back at once."


def account_changed(*, by: str, name: str) -> str:
    """Say that somebody signs in with another address or password."""
    del name
    return f"{by} changed how they sign in"[:_LONGEST]


def answered(name: str, *, is_accepted: bool, by: str) -> str:
    """Say what a customer answered to a quote."""
    return f"{by} accepted {name}" if is_accepted else f"{by} declined {name}"
