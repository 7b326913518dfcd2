"""Writes and reads the archive: a tar with `manifest.json` first, which names every file with its digest. SEC-210…SEC-212"""

import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
_CHUNK: Final = 1 << 20


class BrokenBackupError(Exception):
    """This is no backup, or not all of it, or not what was written."""


def write_archive(path: Path, *, files: dict[str, Path], about: dict[str, Any]) -> None:
    """Write the files under their names. The archive appears whole or not at all."""
    manifest = {"format": FORMAT, **about, "files": {name: digest_of(source) for name, source in files.items()}}
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("xb") as raw:
        unfinished.chmod(0o600)
        with tarfile.open(fileobj=raw, mode="w:gz") as archive:
            text = json.dumps(manifest, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(text)
            archive.addfile(entry, BytesIO(text))
            for name, source in files.items():
                archive.add(source, arcname=name, recursive=False)
    unfinished.replace(path)


@contextmanager
def unpacked(path: Path, *, beside: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Unpack into a directory that goes away again, once every digest fits. Raises BrokenBackupError."""
    with TemporaryDirectory(dir=beside, prefix=".restore-") as name:
        room = Path(name)
        try:
            with tarfile.open(path, mode="r:gz") as archive:
                archive.extractall(room, filter="data")
            manifest = json.loads((room / MANIFEST).read_text(encoding="utf-8"))
            wanted = dict(manifest["files"])
        except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError, KeyError, TypeError) as error:
            message = f"{path} is no whole backup of Seenpaid ({type(error).__name__})."
            raise BrokenBackupError(message) from error
        _check(room, manifest, wanted, path=path)
        yield room, manifest


def digest_of(path: Path) -> str:
    """Return the file's SHA-256."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _check(room: Path, manifest: dict[str, Any], wanted: dict[str, str], *, path: Path) -> None:
    if manifest.get("format") != FORMAT:
        message = f"{path} has format {manifest.get('format')}; this version reads {FORMAT}."
        raise BrokenBackupError(message)
    for name, digest in wanted.items():
        file = room / name
        if not file.is_file() or digest_of(file) != digest:
            message = f"{name} in {path} is missing or was changed."
            raise BrokenBackupError(message)
