"""Taking a backup of a running installation, and putting one back into an empty or a stopped one."""

import shutil
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from seenpaid import __version__
from seenpaid.config.backup.archive import BrokenBackupError, digest_of, unpacked, write_archive
from seenpaid.config.backup.hold import hold

DATABASE: Final = "seenpaid.sqlite3"
KEYS: Final = ("secret.key", "token.key")
_UPLOADS: Final = "media"


class NoBackupError(Exception):
    """It cannot be done here; the sentence says what to do instead."""


def back_up(path: Path, *, now: datetime) -> dict[str, Any]:
    """Write the archive and return what it says of itself. Raises NoBackupError.

    The database is copied by SQLite's own online backup: a plain copy of a database in use may be torn.
    """
    _require_sqlite()
    if path.exists():
        message = f"{path} exists. Choose another name, or remove it first."
        raise NoBackupError(message)
    data = Path(settings.DATA_DIR)
    about = {"version": __version__, "made_at": now.isoformat(), "migrations": _migrations()}
    with TemporaryDirectory(dir=data, prefix=".backup-") as name:
        copy = Path(name) / DATABASE
        _copy_database(copy)
        files = {DATABASE: copy}
        files |= {key: data / key for key in KEYS if (data / key).is_file()}
        files |= {str(found.relative_to(data)): found for found in _uploads(data)}
        write_archive(path, files=files, about=about)
    return {**about, "files": len(files), "bytes": path.stat().st_size}


def restore(path: Path, *, overwrite: bool) -> dict[str, Any]:
    """Put everything back, after all of it was checked. Raises NoBackupError or BrokenBackupError.

    What stands in the way is only replaced when told to; until the last check nothing is touched.
    """
    _require_sqlite()
    data = Path(settings.DATA_DIR)
    target = data / DATABASE
    with unpacked(path, beside=data) as (room, manifest):
        _check_database(room / DATABASE)
        if unknown := sorted(set(manifest["migrations"]) - _known_migrations()):
            message = f"{path} comes from a newer version: {unknown[0]} is not known here. Update Seenpaid first."
            raise NoBackupError(message)
        in_the_way = [file for file in (target, *(data / key for key in KEYS)) if _differs(file, room / file.name)]
        if in_the_way and not overwrite:
            message = (
                f"{', '.join(file.name for file in in_the_way)} would be replaced. Stop the server and add --overwrite."
            )
            raise NoBackupError(message)
        connections.close_all()
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        for name in manifest["files"]:
            place = target if name == DATABASE else data / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(room / name, place)
        hold(since=datetime.fromisoformat(manifest["made_at"]))
    return manifest


def _require_sqlite() -> None:
    if connection.vendor != "sqlite":
        message = (
            "The data lies in PostgreSQL: use `pg_dump --format=custom` and `pg_restore` for it, "
            "and copy secret.key, token.key and media/ from the data directory."
        )
        raise NoBackupError(message)


def _copy_database(copy: Path) -> None:
    import sqlite3

    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    _check_database(copy)


def _check_database(path: Path) -> None:
    import sqlite3

    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            (said,) = opened.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        message = f"The database in it is damaged: {said}."
        raise BrokenBackupError(message)


def _uploads(data: Path) -> Iterable[Path]:
    return (found for found in sorted((data / _UPLOADS).rglob("*")) if found.is_file() and not found.is_symlink())


def _differs(file: Path, new: Path) -> bool:
    return file.is_file() and new.is_file() and digest_of(file) != digest_of(new)


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _known_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
