"""Reads what people type for a company, a customer or an address. Plain rules, no database."""

import re
from collections.abc import Mapping
from typing import Final
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from seenpaid.lib.iban import compact, fault_in_account, fault_in_bic
from seenpaid.lib.money import CURRENCIES
from seenpaid.lib.text import UnsafeTextError, clean_block, clean_line

type Errors = dict[str, list[str]]

ADDRESS_LIMITS: Final = {"line1": 160, "line2": 160, "city": 100, "region": 100, "postal_code": 20}
LANGUAGES: Final = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "ja", "zh", "ar")
_ELECTRONIC: Final = re.compile(r"[0-9A-Z]{2,4}:[!-~]{1,100}", re.ASCII)
_UPI: Final = re.compile(r"[A-Za-z0-9._-]{2,64}@[A-Za-z][A-Za-z0-9]{1,30}", re.ASCII)
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_URL: Final = URLValidator(schemes=["http", "https"])


class InvalidProfileError(ValueError):
    """Something typed cannot be kept; `errors` maps each field to what to do about it."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(messages)}" for name, messages in errors.items()))
        self.errors = errors


class Reading:
    """Takes typed values one by one and gathers what is wrong with them."""

    def __init__(self, raw: Mapping[str, object], *, allowed: frozenset[str]) -> None:
        self.raw = raw
        self.errors: Errors = {}
        for name in sorted(set(raw) - allowed, key=str):
            self.fault(str(name)[:60], "There is no such field.")

    def fault(self, name: str, message: str) -> None:
        """Note what is wrong with a field."""
        self.errors.setdefault(name, []).append(message)

    def done(self) -> None:
        """Raise InvalidProfileError if anything was wrong."""
        if self.errors:
            raise InvalidProfileError(self.errors)

    def line(self, name: str, *, limit: int, required: bool = False) -> str:
        """Return one line of text."""
        return self._text(name, limit=limit, required=required, block=False)

    def block(self, name: str, *, limit: int) -> str:
        """Return text of several lines."""
        return self._text(name, limit=limit, required=False, block=True)

    def email(self, name: str, *, required: bool = False) -> str:
        """Return an e-mail address in lower case."""
        value = self.line(name, limit=254, required=required)
        if value:
            try:
                validate_email(value)
            except ValidationError:
                self.fault(name, "Enter an e-mail address such as dora@example.com.")
        return value.lower()

    def url(self, name: str) -> str:
        """Return an http(s) URL. SEC-58"""
        value = self.line(name, limit=200)
        if value and "://" not in value:
            value = f"https://{value}"
        if value:
            try:
                _URL(value)
            except ValidationError:
                self.fault(name, "Enter a web address such as https://example.com.")
        return value

    def country(self, name: str) -> str:
        """Return an ISO 3166-1 alpha-2 code."""
        value = self.line(name, limit=2).upper()
        if value and value not in Locale("en").territories:
            self.fault(name, "Use a two-letter country code such as DE or US.")
        return value

    def currency(self, name: str) -> str:
        """Return an ISO 4217 code."""
        return self.one_of(name, CURRENCIES, "Use a currency code such as EUR or USD.")

    def time_zone(self, name: str) -> str:
        """Return an IANA time zone."""
        return self.one_of(name, available_timezones(), "Choose a time zone such as Europe/Berlin.")

    def locale(self, name: str) -> str:
        """Return a locale such as `de-DE`."""
        value = self.line(name, limit=10, required=True)
        try:
            Locale.parse(value, sep="-")
        except (UnknownLocaleError, ValueError):
            self.fault(name, "Choose a number format such as en-GB or de-DE.")
        return value

    def colour(self, name: str) -> str:
        """Return `#rrggbb`."""
        value = self.line(name, limit=7).lower()
        if not _COLOUR.fullmatch(value):
            self.fault(name, "Write the colour as # and six digits, such as #1f5f5b.")
        return value

    def whole(self, name: str, *, least: int, most: int) -> int:
        """Return a whole number."""
        value = self.raw.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.fault(name, f"Enter a whole number from {least} to {most}.")
            return least
        return value

    def yes(self, name: str) -> bool:
        """Return a yes or no."""
        value = self.raw.get(name)
        if not isinstance(value, bool):
            self.fault(name, "Use true or false.")
        return value is True

    def account(self, name: str) -> str:
        """Return an account number; one that begins like an IBAN is one."""
        value = self.line(name, limit=42)
        if fault := fault_in_account(value):
            self.fault(name, fault)
        return value

    def bic(self, name: str) -> str:
        """Return a BIC in capitals, without spaces."""
        value = compact(self.line(name, limit=14))
        if fault := fault_in_bic(value):
            self.fault(name, fault)
        return value

    def upi(self, name: str) -> str:
        """Return a UPI id."""
        value = self.line(name, limit=100)
        if value and not _UPI.fullmatch(value):
            self.fault(name, "Enter a UPI id such as studio@bank.")
        return value

    def electronic_address(self, name: str) -> str:
        """Return where e-invoices are delivered: `scheme:identifier`, as Peppol writes it (EN 16931 BT-34, BT-49)."""
        value = self.line(name, limit=120)
        if value and not _ELECTRONIC.fullmatch(value):
            self.fault(name, "Write the scheme, a colon and the identifier, such as 0204:991-12345-67.")
        return value

    def one_of(self, name: str, allowed: object, message: str) -> str:
        """Return one of the allowed words."""
        value = self.line(name, limit=64, required=True)
        if value and value not in allowed:  # type: ignore[operator]  # any container of words.
            self.fault(name, message)
        return value

    def _text(self, name: str, *, limit: int, required: bool, block: bool) -> str:
        value = self.raw.get(name)
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.fault(name, "This must be text.")
            return ""
        try:
            text = clean_block(value, limit=limit) if block else clean_line(value, limit=limit)
        except UnsafeTextError as error:
            self.fault(name, str(error))
            return ""
        if required and not text:
            self.fault(name, "Fill this in.")
        return text


def read_address(reading: Reading, raw: object, *, prefix: str = "address.") -> dict[str, str]:
    """Return the given parts of an address, noting faults in `reading` under `prefix`."""
    if not isinstance(raw, Mapping):
        reading.fault(prefix.rstrip("."), "An address has line1, line2, city, region, postal_code and country.")
        return {}
    inner = Reading(raw, allowed=frozenset(ADDRESS_LIMITS) | {"country"})
    parts = {name: inner.line(name, limit=limit) for name, limit in ADDRESS_LIMITS.items() if name in raw}
    if "country" in raw:
        parts["country"] = inner.country("country")
    for name, messages in inner.errors.items():
        for message in messages:
            reading.fault(prefix + name, message)
    return parts
