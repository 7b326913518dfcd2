"""Roughly where a client is: from a trusted proxy's headers, else from local database files, else unknown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import ip_network
from typing import Any
from urllib.parse import unquote

import maxminddb

from seenpaid.engagement.client.address import IPAddress, parse_ip
from seenpaid.engagement.client.networks import hides_the_place

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Place:
    city: str | None = None
    region: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    asn: int | None = None
    network: str | None = None


NOWHERE = Place()
# Addresses that mean another machine in every building.
_LOCAL = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)


PLACE_KEYS = ("city", "country", "country_code")
NETWORK_KEYS = ("autonomous_system_number", "asn", "as_number")


class PlaceReader:
    """Two database files, either of which may be absent; a broken one is named in `problem` and read as absent."""

    def __init__(self, city_db: str | None, asn_db: str | None) -> None:
        problems: list[str] = []
        self._city = _open(city_db, "SEENPAID_GEO_CITY_DB", problems, holds=PLACE_KEYS)
        self._asn = _open(asn_db, "SEENPAID_GEO_ASN_DB", problems, holds=NETWORK_KEYS)
        self.problem: str | None = " ".join(problems) or None
        self.types = [str(file.metadata().database_type) for file in (self._city, self._asn) if file is not None]

        self._kept = lru_cache(maxsize=4096)(self._read)

    def place(self, ip: str | None) -> Place:
        """Return where an address is, NOWHERE if no file knows."""
        return NOWHERE if self._city is None and self._asn is None else self._kept(ip)

    def _read(self, ip: str | None) -> Place:
        address = parse_ip(ip or "")
        if address is None or _is_local(address):
            return NOWHERE
        where, whose = _look_up(self._city, str(address)), _look_up(self._asn, str(address))
        # Some city files carry the network too, so it is looked for in both.
        asn, network = _asn(whose) or _asn(where), _network(whose) or _network(where)
        return Place(
            city=_name(_city(where)), region=_name(_region(where)), country=_country(where), asn=asn, network=network
        )


def place_of(
    ip: str | None, headers: Mapping[str, str], *, proxy_trusted: bool, reader: PlaceReader | None = None
) -> Place:
    """Header names are lower-case. An unknown place stays unknown; nothing is guessed and nobody is asked."""
    found = reader.place(ip) if reader is not None else NOWHERE
    if proxy_trusted:
        found = _with_claims(found, headers)
    if hides_the_place(found.asn):
        return replace(found, city=None, region=None, country=None)
    return found


def _with_claims(found: Place, headers: Mapping[str, str]) -> Place:
    country = _country_code(headers.get("cf-ipcountry"))
    city, region = _name(_decoded(headers.get("cf-ipcity"))), _name(_decoded(headers.get("cf-region")))
    if city is None and region is None:
        # Most zones send the country alone; the file's city may stay as long as both agree.
        return found if country in (None, found.country) else replace(found, city=None, region=None, country=country)
    return replace(found, city=city, region=region, country=country)


_ESCAPES = re.compile(r"\\u([0-9a-fA-F]{4})")
_SUFFIX = re.compile(r"\s*\([^()]*\)\s*$")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def _decoded(value: str | None) -> str | None:
    """Proxies send names as raw UTF-8, percent-encoded, or with literal escapes; each is undone once."""
    if not value:
        return None
    text = value[: LONGEST_NAME * 12]
    if "%" in text:
        text = unquote(text, errors="replace")
    if "\\u" in text:
        text = _unescaped(text)
    return _utf8_again(text)


def _unescaped(text: str) -> str:
    # "S\u00c3\u00a3o" is UTF-8 bytes written as escapes, "S\u00e3o" is the letter itself; the bytes are tried after.
    return _ESCAPES.sub(lambda match: chr(int(match[1], 16)), text)


def _utf8_again(text: str) -> str:
    """Header bytes arrive as latin-1; a name that reads as UTF-8 was meant as UTF-8."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _name(text: str | None) -> str | None:
    if not text:
        return None
    clean = " ".join(_UNPRINTABLE.sub(" ", _SUFFIX.sub("", text)).split())
    return clean[:LONGEST_NAME].strip() or None


def _country_code(value: object) -> str | None:
    code = value.strip().upper() if isinstance(value, str) else ""
    # XX is "unknown" and T1 is Tor, which is nowhere.
    return code if len(code) == 2 and code.isascii() and code.isalpha() and code != "XX" else None


def _open(path: str | None, setting: str, problems: list[str], *, holds: tuple[str, ...]) -> maxminddb.Reader | None:
    if not path:
        return None
    try:
        reader = maxminddb.open_database(path)
        _, first = next(iter(reader), (None, None))
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        problems.append(f"{setting} cannot be read ({type(error).__name__}): give the path of a complete .mmdb file.")
        return None
    if isinstance(first, Mapping) and not any(key in first for key in holds):
        problems.append(f"{setting} holds none of {', '.join(holds)}: give a file of the kind its name says.")
    return reader


def _is_local(address: IPAddress) -> bool:
    return any(address.version == network.version and address in network for network in _LOCAL)


def _look_up(reader: maxminddb.Reader | None, ip: str) -> Mapping[str, Any]:
    if reader is None:
        return {}
    try:
        record = reader.get(ip)
    except (ValueError, OSError, maxminddb.InvalidDatabaseError):
        return {}
    return record if isinstance(record, Mapping) else {}


def _city(record: Mapping[str, Any]) -> str | None:
    return _in_english(record.get("city"))


def _region(record: Mapping[str, Any]) -> str | None:
    parts = record.get("subdivisions")
    if isinstance(parts, list) and parts:
        return _in_english(parts[0])
    return next((text for key in ("state1", "region", "stateprov") if (text := _in_english(record.get(key)))), None)


def _country(record: Mapping[str, Any]) -> str | None:
    country = record.get("country")
    nested = country.get("iso_code") if isinstance(country, Mapping) else country
    return _country_code(record.get("country_code") or nested)


def _in_english(value: object) -> str | None:
    """Nested shape: {"names": {"en": "Boston"}}; flat shape: "Boston"."""
    if isinstance(value, Mapping):
        names = value.get("names")
        value = names.get("en") or next(iter(names.values()), None) if isinstance(names, Mapping) else value.get("name")
    return value if isinstance(value, str) else None


def _asn(record: Mapping[str, Any]) -> int | None:
    number = record.get("autonomous_system_number") or record.get("asn") or record.get("as_number")
    if isinstance(number, str):
        number = number.upper().removeprefix("AS")
        number = int(number) if number.isascii() and number.isdigit() else None
    return number if isinstance(number, int) and 0 < number < 2**32 else None


def _network(record: Mapping[str, Any]) -> str | None:
    keys = ("autonomous_system_organization", "as_organization", "as_name", "organization", "org")
    return next((name for key in keys if isinstance(text := record.get(key), str) and (name := _name(text))), None)
