"""How PayPal writes money, and between which bounds. Pure."""

from typing import Final

from seenpaid.lib.money import InvalidAmountError, Money, UnknownCurrencyError
from seenpaid.payments.gateways.base import Limits
from seenpaid.payments.gateways.errors import AmountRefusedError

_TAKEN: Final = frozenset(
    "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD".split()
)
_WHOLE: Final = frozenset({"HUF", "TWD"})
"""Two decimals by ISO 4217, none at PayPal. (JPY has none anywhere.)"""
_MOST_MAJOR: Final = "9999999"


def limits_of(currency: str) -> Limits | None:
    """Return the bounds, or None for a currency PayPal does not take."""
    if currency not in _TAKEN:
        return None
    return Limits(_step(currency), Money.parse(_MOST_MAJOR, currency).minor)


def theirs(minor: int, currency: str) -> dict[str, str]:
    """Return the amount as PayPal writes it. Raises AmountRefusedError where it has no such amount."""
    if currency not in _TAKEN:
        raise AmountRefusedError(f"PayPal does not take {currency}.")
    amount = Money(minor, currency).major()
    if minor % _step(currency):
        raise AmountRefusedError(f"PayPal cannot charge {amount} {currency}: it takes whole {currency} only.")
    return {"currency_code": currency, "value": amount.partition(".")[0] if currency in _WHOLE else amount}


def ours(value: str, currency: str) -> int:
    """Return minor units of what PayPal wrote; 0 for what is no amount."""
    try:
        return Money.parse(value, currency).minor
    except (InvalidAmountError, UnknownCurrencyError):
        return 0


def _step(currency: str) -> int:
    return 100 if currency in _WHOLE else 1
