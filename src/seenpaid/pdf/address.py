"""How an address stands on paper in its own country."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from babel import Locale

# Where the postal code follows the city, or stands on a line of its own, as each country's post asks for.
_CODE_AFTER_REGION: Final = frozenset({"US", "CA", "AU"})
_CODE_ON_ITS_OWN: Final = frozenset(
    {"GB", "IE", "IM", "JE", "GG", "NZ", "SG", "IN", "HK", "ZA", "KE", "NG", "MT", "AE"}
)
_LARGEST_FIRST: Final = frozenset({"JP", "CN", "TW", "KR"})


def address_lines(address: Mapping[str, str], *, language: str, home: str = "") -> list[str]:
    """Return the lines of an address below the name. The country is named when it is not `home`."""
    country = address["country"]
    streets = [address["line1"], address["line2"]]
    foreign = country_name(country, language) if country and country != home else ""
    if country in _LARGEST_FIRST and _is_ideographic("".join(streets) + address["city"]):
        mark = "〒" if country == "JP" and address["postal_code"] else ""
        lines = [mark + address["postal_code"], address["region"] + address["city"], *streets, foreign]
    else:
        lines = [*streets, *_town(address, country), foreign]
    shown = [line for line in lines if line]
    return [] if shown == [foreign] else shown  # A country alone leads no letter anywhere.


@lru_cache(maxsize=1024)
def country_name(country: str, language: str) -> str:
    """Return a country's name in the reader's language, or its code where the language has no name for it."""
    return str(Locale.parse(language).territories.get(country, country))


def _town(address: Mapping[str, str], country: str) -> list[str]:
    city, region, code = address["city"], address["region"], address["postal_code"]
    if country in _CODE_AFTER_REGION:
        return [_joined(", ", city, _joined(" ", region, code))]
    if country in _CODE_ON_ITS_OWN:
        return [_joined(", ", city, region), code]
    return [_joined(" ", code, city), region]


def _joined(glue: str, *parts: str) -> str:
    return glue.join(part for part in parts if part)


def _is_ideographic(text: str) -> bool:
    return any("\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" for character in text)
