"""Numbers, dates and percentages as people of a locale write them. Money itself is `lib.money`'s."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent, get_decimal_symbol

from seenpaid.lib.money import Money, exponent
from seenpaid.pdf.words import runs_right_to_left

_MARKS: Final = {0x200E: None, 0x200F: None, 0x061C: None}
"""Babel turns numbers of Hebrew and Arabic locales to the right; on paper that runs left to right they would jump."""
_FIGURE_SPACE: Final = "\u2007"
_SIGN_SPACE: Final = "\u2008"


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes figures of one currency in a locale, and dates in the reader's language."""

    currency: str
    locale: str
    language: str

    def money(self, minor: int) -> str:
        """Return an amount with its currency."""
        return self._set(Money(minor, self.currency).format(self.locale))

    def price(self, text: str) -> str:
        """Return a unit price, which may be finer than the currency's smallest coin."""
        amount = Decimal(text)
        minor = amount.scaleb(exponent(self.currency))
        if minor == minor.to_integral_value():
            return self.money(int(minor))
        return self._set(
            format_currency(amount, self.currency, locale=_locale(self.locale), decimal_quantization=False)
        )

    def quantity(self, text: str) -> str:
        """Return a quantity with exactly the decimals it has."""
        return self._set(_quantity(text, self.locale))

    def percent(self, text: str) -> str:
        """Return `19` as `19%`, `19 %` or `٪19`."""
        return self._set(_percent(text, self.locale))

    def day(self, iso: str) -> str:
        """Return a date in words, in the reader's language and the habits of the locale's country."""
        return format_date(date.fromisoformat(iso), "long", locale=_calendar(self.language, self.locale))

    def short_day(self, iso: str) -> str:
        """Return a date where there is little room: `13 Nov 2026`, `13.11.2026`."""
        return format_date(date.fromisoformat(iso), "medium", locale=_calendar(self.language, self.locale))

    def _set(self, figure: str) -> str:
        return figure if runs_right_to_left(self.language) else figure.translate(_MARKS)

    def aligned(self, written: list[str]) -> list[str]:
        """Return numbers with blanks behind them, as wide as the decimals they lack beside the finest of them."""
        sign = get_decimal_symbol(_locale(self.locale))
        tails = [_tail(number, sign) for number in written]
        longest = max(tails, key=len, default="")
        blanks = [
            "".join(_FIGURE_SPACE if mark.isdigit() else _SIGN_SPACE for mark in longest[own:])
            for own in range(len(longest) + 1)
        ]
        return [number + blanks[len(tail)] for number, tail in zip(written, tails, strict=True)]


@lru_cache(maxsize=4096)
def _quantity(text: str, locale: str) -> str:
    return format_decimal(Decimal(text), locale=_locale(locale), decimal_quantization=False)


@lru_cache(maxsize=1024)
def _percent(text: str, locale: str) -> str:
    return format_percent(Decimal(text) / 100, locale=_locale(locale), decimal_quantization=False)


def _tail(number: str, sign: str) -> str:
    before, found, after = number.rpartition(sign)
    return found + after if found and before else ""


@lru_cache(maxsize=256)
def _locale(name: str) -> Locale:
    return Locale.parse(name, sep="-")


@lru_cache(maxsize=256)
def _calendar(language: str, locale: str) -> Locale:
    home = _locale(locale)
    try:
        return Locale.parse(f"{language}_{home.territory}") if home.territory else Locale.parse(language)
    except UnknownLocaleError:
        return home if home.language == language else Locale.parse(language)
