"""What the lists in forms offer."""

from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seenpaid.companies.profile import LANGUAGES
from seenpaid.lib.money import CURRENCIES, Money

type Choice = tuple[str, str | Promise]

PAPER_SIZES: Final[tuple[Choice, ...]] = (("a4", _("A4")), ("letter", _("US Letter")))
LAYOUTS: Final[tuple[Choice, ...]] = (
    ("letter", _("Letter")),
    ("ledger", _("Ledger")),
    ("banner", _("Banner")),
)
TRACKING_LEVELS: Final[tuple[tuple[str, str | Promise, str | Promise], ...]] = (
    ("detailed", _("Detailed"), _("Time, device, IP address and approximate place of every open.")),
    ("basic", _("Basic"), _("Time and device. No IP address, no place.")),
    ("off", _("Off"), _("Opens are not recorded at all.")),
)
PAYMENT_METHODS: Final[tuple[Choice, ...]] = (
    ("bank_transfer", _("Bank transfer")),
    ("cash", _("Cash")),
    ("cheque", _("Cheque")),
    ("card", _("Card")),
    ("other", _("Other")),
)
PRICE_KINDS: Final[tuple[Choice, ...]] = (("no", _("Before tax")), ("yes", _("Including tax")))
TAX_CATEGORIES: Final[tuple[Choice, ...]] = (
    ("", _("By the rate")),
    ("E", _("Exempt")),
    ("AE", _("Reverse charge")),
    ("K", _("Within the EU, no VAT")),
    ("G", _("Export, no VAT")),
    ("O", _("Not taxable")),
)
_LOCALES: Final = (
    "en-GB", "en-US", "en-CA", "en-AU", "en-IE", "en-IN", "en-NZ", "de-DE", "de-AT", "de-CH", "fr-FR", "fr-CH", "es-ES",
    "es-MX", "it-IT", "nl-NL", "nl-BE", "pt-PT", "pt-BR", "pl-PL", "sv-SE", "da-DK", "nb-NO", "fi-FI", "cs-CZ", "ja-JP",
    "zh-CN", "zh-TW",
)  # fmt: skip


@lru_cache(maxsize=1)
def countries() -> list[tuple[str, str]]:
    """Return (code, name) of every country by name."""
    names = Locale("en").territories
    found = [(code, str(name)) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    not_countries = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    return sorted(((code, name) for code, name in found if code not in not_countries), key=lambda row: row[1])


@lru_cache(maxsize=1)
def currencies() -> list[tuple[str, str]]:
    """Return (code, “EUR, Euro”) of every currency."""
    names = Locale("en").currencies
    return [(code, f"{code}, {names[code]}" if code in names else code) for code in CURRENCIES]


@lru_cache(maxsize=1)
def languages() -> list[tuple[str, str]]:
    """Return (code, “Deutsch”) of every language documents can speak, each in its own words."""
    return [(code, str(Locale(code).get_display_name(code)).capitalize()) for code in LANGUAGES]


def locales(chosen: str = "") -> list[tuple[str, str]]:
    """Return (code, “1.234,56 € · Germany”) of the number formats on offer, the chosen one among them."""
    return [(code, _example(code)) for code in dict.fromkeys([*filter(None, [chosen]), *_LOCALES])]


@lru_cache(maxsize=64)
def _example(code: str) -> str:
    locale = Locale.parse(code, sep="-")
    return f"{Money(123_456, 'EUR').format(code)} · {locale.get_display_name('en')}"


def time_zones(*, now: datetime) -> list[tuple[str, str]]:
    """Return (name, “Europe/Berlin (UTC+01:00)”) of every zone with a place in it."""
    return _zones(now.date().isoformat())


@lru_cache(maxsize=2)
def _zones(day: str) -> list[tuple[str, str]]:
    noon = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    named = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return [("UTC", "UTC"), *((name, f"{name.replace('_', ' ')} ({_offset(name, noon)})") for name in named)]


def _offset(name: str, at: datetime) -> str:
    return at.astimezone(ZoneInfo(name)).strftime("UTC%:z")
