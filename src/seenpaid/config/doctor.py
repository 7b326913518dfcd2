"""What the installation needs, looked at one by one: each answer says what to do."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from django.conf import settings
from django.db import DatabaseError, connection

from seenpaid.config import sqlite
from seenpaid.config.backup.hold import held_since
from seenpaid.config.health import WORKER_LOST_AFTER
from seenpaid.config.queries import last_beat
from seenpaid.config.upgrade import tables_are_current
from seenpaid.engagement.client.places import places

_LEAST_FREE: Final = 1 << 30
_EARLIEST: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    mark: Literal["ok", "hint", "wrong"]
    what: str
    text: str
    hint: str = ""


def findings(*, now: datetime) -> Iterator[Finding]:
    """Look at everything, the foundations first."""
    yield _clock(now)
    yield _disk()
    yield from _keys()
    yield from _database(now)
    yield _address()
    yield _proxies()
    yield from _hold()
    yield _mail()
    yield _places()


def _clock(now: datetime) -> Finding:
    if now < _EARLIEST:
        return Finding("wrong", "clock", f"It says {now:%Y-%m-%d}.", "Set the clock, for instance with chrony.")
    return Finding("ok", "clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    text = f"{free / (1 << 30):.1f} GB free in {settings.DATA_DIR}"
    return Finding("ok", "disk", text) if free > _LEAST_FREE else Finding("wrong", "disk", text, "Make room.")


def _keys() -> Iterator[Finding]:
    for name in ("secret.key", "token.key"):
        path = Path(settings.DATA_DIR) / name
        if not path.is_file():
            yield Finding("ok", name, "comes from the environment")
        elif path.stat().st_mode & 0o077:
            yield Finding("wrong", name, "others on this machine can read it", f"chmod 600 {path}")
        else:
            yield Finding("ok", name, "in the data directory, readable by its owner alone")


def _hold() -> Iterator[Finding]:
    if (since := held_since()) is not None:
        text = f"no mail, reminder or question to a provider goes out (a copy of {since:%Y-%m-%d %H:%M} UTC)"
        yield Finding("hint", "held", text, "If this is the one that should send: seenpaid hold --end")


def _database(now: datetime) -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        version = ".".join(map(str, sqlite.version()))
        is_safe = sqlite.version() >= sqlite.OLDEST_SAFE
        hint = "" if is_safe else "Install pysqlite3, which brings a fixed library, or use PostgreSQL."
        yield Finding("ok" if is_safe else "wrong", "SQLite", version, hint)
    try:
        is_current, beat_at = tables_are_current(), None
        if is_current:
            beat_at = last_beat()
    except DatabaseError as error:
        yield Finding(
            "wrong", "database", f"does not answer ({type(error).__name__})", "Look at SEENPAID_DATABASE_URL."
        )
        return
    if not is_current:
        yield Finding("wrong", "tables", "are older than the program", "Run `seenpaid migrate`.")
        return
    yield Finding("ok", "database", f"{connection.vendor}, tables are current")
    if beat_at is None or now - beat_at > WORKER_LOST_AFTER:
        text = f"last heard of {beat_at:%Y-%m-%d %H:%M} UTC" if beat_at else "never heard of"
        yield Finding("hint", "worker", text, "Run `seenpaid serve`, or `seenpaid work` beside it.")
    else:
        yield Finding("ok", "worker", f"heard of {int((now - beat_at).total_seconds())} s ago")


def _address() -> Finding:
    if settings.SECURE:
        return Finding("ok", "address", settings.SEENPAID_BASE_URL)
    return Finding(
        "hint", "address", settings.SEENPAID_BASE_URL, "Set SEENPAID_BASE_URL to the public https:// address."
    )


def _proxies() -> Finding:
    trusted = ", ".join(map(str, settings.SEENPAID_TRUSTED_PROXIES))
    if trusted:
        return Finding("ok", "proxies", f"{trusted} are believed")
    hint = "Behind a proxy, name it in SEENPAID_TRUSTED_PROXIES; else every customer has the proxy's address."
    return Finding("hint", "proxies", "none is believed", hint)


def _mail() -> Finding:
    if settings.SEENPAID_EMAIL is None:
        return Finding("hint", "mail", "kept in files", "Set SEENPAID_EMAIL_URL, or a server under Settings → Mail.")
    server = settings.SEENPAID_EMAIL
    if "provider" in server:
        if settings.ANYMAIL["WEBHOOK_SECRET"]:
            return Finding("ok", "mail", f"by {server['provider']}, which tells what comes back")
        hint = "Set SEENPAID_EMAIL_WEBHOOK_SECRET, and the same at the provider, or nobody learns of bounces."
        return Finding("hint", "mail", f"by {server['provider']}", hint)
    return Finding("ok", "mail", f"by {server['host']}:{server['port']} ({server['security']})")


def _places() -> Finding:
    if problem := places().problem:
        return Finding("wrong", "places", problem, "Run `seenpaid geo install PATH`.")
    return Finding("ok", "places", "nothing wrong with the place files")
