"""How Stripe counts money, and between which bounds. Pure; the figures are those of its page on currencies."""

from decimal import Decimal
from typing import Final

from seenpaid.lib.money import Money, exponent
from seenpaid.payments.gateways.base import Limits
from seenpaid.payments.gateways.errors import AmountRefusedError

_TAKEN: Final = frozenset(
    (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP "
        "CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR "
        "ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN "
        "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE "
        "SOS SRD SZL THB TJS TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XOF XPF YER ZAR ZMW"
    ).split()
)
_WHOLE: Final = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
_TO_TENS: Final = frozenset("BHD JOD KWD OMR TND".split())
"""Three decimals, of which the last must be zero."""
_LEAST: Final = {
    **dict.fromkeys("USD AUD BRL CAD CHF EUR INR JPY NZD SGD".split(), 50),
    **dict.fromkeys("AED MYR PLN RON".split(), 200),
    **dict.fromkeys("NOK SEK".split(), 300),
    **dict.fromkeys("MXN THB".split(), 1000),
    "BGN": 100,
    "CZK": 1500,
    "DKK": 250,
    "GBP": 30,
    "HKD": 400,
    "HUF": 17_500,
}
_MOST: Final = {"IDR": 999_999_999_999, "INR": 999_999_999}
_USUAL_MOST: Final = 99_999_999


def limits_of(currency: str) -> Limits | None:
    """Return the bounds, or None for a currency Stripe does not take.

    The least is that of the currency the seller is paid out in: this is an early word, and Stripe's own no is heeded too.
    """
    if currency not in _TAKEN:
        return None
    most, step = ours(_MOST.get(currency, _USUAL_MOST), currency), _step(currency)
    return Limits(_LEAST.get(currency, step), most - most % step)


def theirs(minor: int, currency: str) -> int:
    """Return the amount as Stripe counts it. Raises AmountRefusedError where it has no such amount."""
    if currency not in _TAKEN:
        raise AmountRefusedError(f"Stripe does not take {currency}.")
    if minor % _step(currency):
        amount = Money(minor, currency).major()
        raise AmountRefusedError(f"Stripe cannot charge {amount} {currency}: the last decimals must be zero.")
    return int(Decimal(minor).scaleb(_places(currency) - exponent(currency)))


def ours(counted: int, currency: str) -> int:
    """Return minor units of what Stripe counted."""
    return int(Decimal(counted).scaleb(exponent(currency) - _places(currency)))


def _places(currency: str) -> int:
    # Stripe takes ISK and UGX with two decimals that must be zero, and MGA with none.
    if currency in _WHOLE:
        return 0
    return 3 if currency in _TO_TENS else 2


def _step(currency: str) -> int:
    """Return the smallest amount, in our minor units, that Stripe can charge."""
    if currency in _TO_TENS:
        return 10
    return 100 if currency == "MGA" else 1
