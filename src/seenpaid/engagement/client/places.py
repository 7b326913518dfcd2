"""The place files in use: named in the settings, or installed into the data directory. A new file is noticed by itself."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from seenpaid.engagement.client.place import PlaceReader

_LOOK_AGAIN_SECONDS: Final = 60
_OWED: Final = (
    (("dbip", "db-ip"), "IP geolocation by DB-IP", "https://db-ip.com"),
    (("geolite", "geoip"), "includes GeoLite data created by MaxMind", "https://www.maxmind.com"),
)
"""What the licences of well-known files want said where their results are shown."""


@dataclass(frozen=True, slots=True)
class Credit:
    """What a file's licence wants said."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class _Held:
    wanted: tuple[str, str]
    stamps: tuple[object, ...]
    reader: PlaceReader
    looked_at: float


class _InUse:
    """One reader in each process."""

    held: _Held | None = None


def installed(kind: str) -> Path:
    """Return where the `city` or `asn` file is installed."""
    return Path(settings.DATA_DIR) / "geo" / f"{kind}.mmdb"


def file_of(kind: str) -> str | None:
    """Return the path of the `city` or `asn` file in use; one that is named in a setting comes before an installed one."""
    named = {"city": settings.SEENPAID_GEO_CITY_DB, "asn": settings.SEENPAID_GEO_ASN_DB}[kind]
    if named:
        return str(named)
    return str(installed(kind)) if installed(kind).exists() else None


def places() -> PlaceReader:
    """Return the reader of the files in use. A file that was replaced is opened anew within a minute."""
    wanted, now, held = (settings.SEENPAID_GEO_CITY_DB, settings.SEENPAID_GEO_ASN_DB), time.monotonic(), _InUse.held
    if held is not None and held.wanted == wanted and now - held.looked_at < _LOOK_AGAIN_SECONDS:
        return held.reader
    files = (file_of("city"), file_of("asn"))
    stamps = tuple(_stamp(file) for file in files)
    is_same = held is not None and (held.wanted, held.stamps) == (wanted, stamps)
    reader = held.reader if held is not None and is_same else PlaceReader(*files)
    _InUse.held = _Held(wanted, stamps, reader, now)
    return reader


def owed_credits() -> list[Credit]:
    """Return what the licences of the files in use want said, each once."""
    types = " ".join(places().types).lower()
    return [Credit(text, url) for names, text, url in _OWED if any(name in types for name in names)]


def _stamp(file: str | None) -> object:
    try:
        found = Path(file).stat() if file else None
    except OSError:
        return file
    return (file, found.st_ino, found.st_mtime_ns, found.st_size) if found else None
