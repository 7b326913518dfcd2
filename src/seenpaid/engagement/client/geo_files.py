"""Place files are installed: looked through first, put in place at once, so that no half of a file is ever used."""

import gzip
import os
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import maxminddb

from seenpaid.engagement.client.place import NETWORK_KEYS, PLACE_KEYS
from seenpaid.engagement.client.places import file_of, installed

KINDS: Final = ("city", "asn")
_LOOKED_THROUGH: Final = 5000
_PROBES: Final = ("1.1.1.1", "8.8.8.8", "81.2.69.142", "203.0.113.7", "2001:4860:4860::8888", "2a02:2e0:3fe::1")
_MOST_BYTES: Final = 2 * 1024**3
_UNREADABLE: Final = (OSError, ValueError, EOFError, zlib.error, maxminddb.InvalidDatabaseError)


class GeoFileError(Exception):
    """The file cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class GeoFile:
    """A file in use, or one that was just installed."""

    kind: str
    path: str
    type: str
    built_at: datetime | None
    problem: str = ""


def install(source: Path) -> GeoFile:
    """Copy a `.mmdb` file, or a `.gz` of one, to where it is found. Raises GeoFileError and leaves the old one in use."""
    folder = installed("city").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    except OSError as error:
        raise GeoFileError(f"{folder} cannot be written to: {error.strerror}.") from error
    copy = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            _unpack(source, target)
            target.flush()
            os.fsync(target.fileno())
        kind, file_type, built_at = _look_through(copy, source)
        copy.chmod(0o644)
        copy.replace(installed(kind))
    finally:
        copy.unlink(missing_ok=True)
    return GeoFile(kind, str(installed(kind)), file_type, built_at)


def status() -> list[GeoFile]:
    """Return the files in use, one of each kind at most."""
    return [_state(kind, path) for kind in KINDS if (path := file_of(kind))]


def _state(kind: str, path: str) -> GeoFile:
    try:
        found, file_type, built_at = _look_through(Path(path), Path(path))
    except GeoFileError as error:
        return GeoFile(kind, path, "", None, problem=str(error))
    wrong = "" if found == kind else f"This is a file of the kind “{found}”."
    return GeoFile(kind, path, file_type, built_at, problem=wrong)


def _unpack(source: Path, target: BinaryIO) -> None:
    try:
        with source.open("rb") as plain:
            is_packed = plain.read(2) == b"\x1f\x8b"
            plain.seek(0)
            given = gzip.GzipFile(fileobj=plain) if is_packed else plain
            left = _MOST_BYTES  # so that a small file cannot unpack into a full disk.
            while part := given.read(1 << 20):
                left -= len(part)
                if left < 0:
                    raise ValueError("It is larger than 2 GB.")
                target.write(part)
    except _UNREADABLE as error:
        raise GeoFileError(
            f"{source} cannot be read ({_why(error)}): give the path of a complete .mmdb or .mmdb.gz file."
        ) from error


def _look_through(path: Path, source: Path) -> tuple[str, str, datetime | None]:
    try:
        with maxminddb.open_database(str(path)) as database:
            facts = database.metadata()
            for address in _PROBES if facts.ip_version == 6 else _PROBES[:4]:
                database.get(address)
            records = [record for _, record in islice(database, _LOOKED_THROUGH)]
    except _UNREADABLE as error:
        raise GeoFileError(
            f"{source} is no complete .mmdb file ({_why(error)}): fetch it again, and install that."
        ) from error
    kind = _kind_of(records)
    if kind is None:
        raise GeoFileError(f"{source} holds neither places nor networks: install a city or an ASN file.")
    built = datetime.fromtimestamp(facts.build_epoch, UTC) if 0 < facts.build_epoch < 1 << 34 else None
    return kind, facts.database_type[:80], built


def _kind_of(records: list[object]) -> str | None:
    keys = {key for record in records if isinstance(record, Mapping) for key in record}
    if keys.intersection(PLACE_KEYS):
        return "city"
    return "asn" if keys.intersection(NETWORK_KEYS) else None


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
