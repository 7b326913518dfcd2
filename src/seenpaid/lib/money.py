"""Money as whole minor units and an ISO 4217 currency. Nothing here, or above, uses floats for money."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.numbers import NumberPattern, get_currency_symbol, parse_pattern

# ISO 4217's active currencies by their number of decimals.
_ZERO = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_TWO = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES "
    "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
    "NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT "
    "TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST YER ZAR ZMW"
)
_EXPONENTS: Final = {
    **dict.fromkeys(_ZERO.split(), 0),
    **dict.fromkeys(_TWO.split(), 2),
    **dict.fromkeys(_THREE.split(), 3),
}
CURRENCIES: Final = tuple(sorted(_EXPONENTS))
LARGEST_MINOR: Final = 999_999_999_999_999
"""Above any invoice, below 2**53: exact in JSON, SQLite and PostgreSQL alike."""

_TOUCHING: Final = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_PLAIN: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", re.ASCII)


class UnknownCurrencyError(ValueError):
    """The code is no active ISO 4217 currency."""


class InvalidAmountError(ValueError):
    """The text is no amount of that currency; the message says why, for people."""


def exponent(currency: str) -> int:
    """Return how many decimals the currency has: 0, 2 or 3."""
    try:
        return _EXPONENTS[currency]
    except KeyError:
        message = f"“{currency[:10]}” is not a currency we know. Use a code such as EUR or USD."
        raise UnknownCurrencyError(message) from None


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount: `Money(12_000, "EUR")` is 120 euros."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read major units such as `"119.00"`. Raises InvalidAmountError or UnknownCurrencyError."""
        decimals = exponent(currency)
        if not _PLAIN.fullmatch(text):
            message = "Enter an amount in digits, such as 1250.00."
            raise InvalidAmountError(message)
        minor = Decimal(text).scaleb(decimals)
        if minor != minor.to_integral_value():
            message = f"{currency} has {decimals} decimals."
            raise InvalidAmountError(message)
        if abs(minor) > LARGEST_MINOR:
            message = "That amount is too large."
            raise InvalidAmountError(message)
        return cls(int(minor), currency)

    def decimal(self) -> Decimal:
        """Return the amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def major(self) -> str:
        """Return major units as the API writes them: `"119.00"`, `"500"`, `"1.250"`."""
        return f"{self.decimal():.{exponent(self.currency)}f}"

    def format(self, locale: str) -> str:
        """Return the amount as people of that locale write it, currency included."""
        return _formatted(self.minor, self.currency, locale)


@lru_cache(maxsize=4096)
def _formatted(minor: int, currency: str, locale: str) -> str:
    mould = _mould(currency, locale)
    text = mould.pattern.apply(Money(minor, currency).decimal(), mould.locale).replace("¤", mould.symbol)
    # A code such as KWD stands apart from its number (CLDR's alphaNextToNumber).
    return _TOUCHING.sub("\N{NO-BREAK SPACE}", text)


@dataclass(frozen=True, slots=True)
class _Mould:
    """What every amount of a currency is cast in, read once: Babel would read it anew each time, at thrice the cost."""

    pattern: NumberPattern
    locale: Locale
    symbol: str


@lru_cache(maxsize=512)
def _mould(currency: str, locale: str) -> _Mould:
    """Return the locale's own pattern with ISO 4217's decimals: Babel's table differs for a few currencies."""
    digits, home = exponent(currency), Locale.parse(locale.replace("-", "_"))
    fraction = f".{'0' * digits}" if digits else ""
    pattern = re.sub(r"(?<=0)\.0+", fraction, home.currency_formats["standard"].pattern)
    return _Mould(parse_pattern(pattern), home, get_currency_symbol(currency, locale=home))
