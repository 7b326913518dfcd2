"""Takes typed values one by one and gathers what is wrong with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from seenpaid.lib.money import UnknownCurrencyError, exponent
from seenpaid.lib.text import UnsafeTextError, clean_block, clean_line

FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
_DECIMAL: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

type Errors = dict[str, list[str]]


class _Cleaner(Protocol):
    def __call__(self, value: str, *, limit: int) -> str: ...


@dataclass(slots=True)
class Reader:
    """What was typed, and the faults found in it so far."""

    raw: Mapping[str, object]
    errors: Errors = field(default_factory=dict)
    prefix: str = ""

    def fault(self, name: str, message: str) -> None:
        self.errors.setdefault(self.prefix + name, []).append(message)

    def line(self, name: str, *, limit: int, required: bool = False) -> str:
        return self._text(name, clean_line, limit=limit, default="", required=required)

    def block(self, name: str, *, limit: int, default: str = "", required: bool = False) -> str:
        return self._text(name, clean_block, limit=limit, default=default, required=required)

    def _text(self, name: str, clean: _Cleaner, *, limit: int, default: str, required: bool) -> str:
        value = self.raw.get(name, default)
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.fault(name, "This must be text.")
            return ""
        try:
            text = clean(value, limit=limit)
        except UnsafeTextError as error:
            self.fault(name, str(error))
            return ""
        if required and not text:
            self.fault(name, "Fill this in.")
        return text

    def decimal(self, name: str, *, default: str | None, least: int, most: int, decimals: int) -> Decimal:
        value = self.raw.get(name)
        if value is None or value == "":
            if default is None:
                self.fault(name, "Fill this in.")
            return Decimal(default or 0)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not _DECIMAL.fullmatch(value.strip()):
            self.fault(name, "Enter a number in digits, such as 12.50.")
            return Decimal(0)
        number = Decimal(value.strip())
        if not least <= number <= most:
            self.fault(name, f"Enter a number from {least} to {most}.")
            return Decimal(0)
        if number != number.quantize(Decimal(1).scaleb(-decimals)):
            self.fault(name, f"Use at most {decimals} decimals.")
        return number.copy_abs() if number == 0 else number

    def yes(self, name: str, *, default: bool) -> bool:
        value = self.raw.get(name)
        if value is None or value == "":
            return default
        if not isinstance(value, bool):
            self.fault(name, "Use true or false.")
        return value is True

    def date(self, name: str) -> date | None:
        value = self.raw.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                self.fault(name, "There is no such day.")
                return None
            if FIRST_DAY <= day <= LAST_DAY:
                return day
            self.fault(name, f"Use a day from {FIRST_DAY.year} to {LAST_DAY.year}.")
            return None
        self.fault(name, "Write the date as YYYY-MM-DD.")
        return None

    def currency(self, name: str, default: str) -> str:
        value = self.raw.get(name)
        if value is None or value == "":
            return default
        try:
            exponent(value if isinstance(value, str) else "?")
        except UnknownCurrencyError as error:
            self.fault(name, str(error))
            return default
        return str(value)
