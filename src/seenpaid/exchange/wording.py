"""How other programs write amounts, days, countries and states. Plain rules, no database."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

from seenpaid.exchange.batch import CANCELLED, DRAFT, ISSUED
from seenpaid.lib.money import UnknownCurrencyError, exponent

_STATES: Final = {
    DRAFT: "draft",
    ISSUED: "sent open viewed unpaid overdue partially_paid partial paid completed past_due due issued uncollectible",
    CANCELLED: "cancelled canceled void voided reversed",
}
_STATE_OF: Final = {word: state for state, words in _STATES.items() for word in words.split()}
PAID: Final = frozenset({"paid", "completed"})
YES: Final = frozenset({"true", "yes", "1", "on"})
NO: Final = frozenset({"false", "no", "0", "off", ""})
_MARKS: Final = ".,' \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{RIGHT SINGLE QUOTATION MARK}"
_AMOUNT: Final = re.compile(rf"[0-9]+([{_MARKS}][0-9]{{3}})*([.,][0-9]{{1,9}})?", re.ASCII)
_DAY: Final = re.compile(r"([0-9]{1,4})([-./])([0-9]{1,2})\2([0-9]{1,4})(?:[T ].*)?", re.ASCII)


def state_of(word: str) -> str | None:
    """Return draft, issued or cancelled; None for a word we do not know."""
    return _STATE_OF.get(re.sub(r"[\s-]+", "_", word.strip().lower()))


def amount(text: str) -> str:
    """Return `1.234,50 €` or `$1,234.50` as `1234.50`; what is no amount is returned as it is, for its reader to refuse."""
    bare = re.sub(r"^[^\d-]+|[^\d]+$", "", text.strip()) if text.strip() else ""
    sign, digits = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    if not _AMOUNT.fullmatch(digits):
        return text
    point = max(digits.rfind("."), digits.rfind(","))
    marks = {mark for mark in _MARKS if mark in digits}
    is_point = point >= 0 and not (
        len(marks) == 1 and (digits.count(digits[point]) > 1 or _is_thousands(digits, point))
    )
    whole, fraction = (digits[:point], digits[point + 1 :]) if is_point else (digits, "")
    return sign + re.sub(r"\D", "", whole) + (f".{fraction}" if fraction else "")


def _is_thousands(digits: str, point: int) -> bool:
    # One comma before three digits groups thousands, as in 1,250; one point divides, as programs write 0.125.
    return digits[point] == "," and len(digits) - point == 4 and digits[:point] != "0"


def day(text: str) -> str:
    """Return a day as YYYY-MM-DD; one that could be read in two ways is returned as it is, for its reader to refuse."""
    match = _DAY.fullmatch(text.strip())
    if not match:
        return text.strip()
    first, mark, middle, last = match.groups()
    if len(first) == 4:
        return _iso(first, middle, last)
    if len(last) != 4:
        return text.strip()
    if mark == "." or int(first) > 12:
        return _iso(last, middle, first)
    return _iso(last, first, middle) if int(middle) > 12 or first == middle else text.strip()


def _iso(year: str, month: str, day_: str) -> str:
    try:
        return date(int(year), int(month), int(day_)).isoformat()
    except ValueError:
        return f"{year}-{month}-{day_}"


@cache
def _countries() -> dict[str, str]:
    names = {name.lower(): code for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}
    usual = {"usa": "US", "uk": "GB", "great britain": "GB", "the netherlands": "NL", "czech republic": "CZ"}
    return {**names, **usual}


def country(text: str) -> str:
    """Return the two letters of a country that is named in English, or by number; else what was written."""
    found = _countries().get(text.strip().lower())
    if found is None and text.strip().isdigit():
        codes = get_global("territory_aliases").get(text.strip().zfill(3), [])
        found = codes[0] if codes else None
    return found or text.strip()


def one_line(description: str, *, net: str, tax: str, currency: str) -> dict[str, str]:
    """Return the one line of an invoice of which only the sums are known, at the rate that comes to exactly that tax."""
    line = {"description": description or "As invoiced", "quantity": "1", "unit_price": net, "tax_rate": "0"}
    try:
        basis, due, step = Decimal(net), Decimal(tax or "0"), Decimal(1).scaleb(-exponent(currency))
    except (ArithmeticError, UnknownCurrencyError):
        return line  # its reader says what is wrong.
    if not basis or not due:
        return line
    rate = Decimal(0)
    for decimals in range(5):
        rate = (due * 100 / basis).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if (basis * rate / 100).quantize(step, ROUND_HALF_UP) == due:
            break
    return {**line, "tax_rate": f"{rate:f}"}
