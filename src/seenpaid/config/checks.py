"""Start-up checks: what a self-hoster can get wrong, with a hint."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

from seenpaid.config import sqlite
from seenpaid.engagement.client.places import places


@register(Tags.database)
def check_sqlite(**_: Any) -> list[CheckMessage]:
    """Refuse an SQLite whose WAL can corrupt the database. SEC-191"""
    if "sqlite3" not in str(settings.DATABASES["default"]["ENGINE"]) or sqlite.version() >= sqlite.OLDEST_SAFE:
        return []
    return [
        Error(
            f"SQLite {'.'.join(map(str, sqlite.version()))} can corrupt a database that several processes write to.",
            hint="Install the pysqlite3 package (it bundles a fixed library), or use PostgreSQL.",
            id="seenpaid.E001",
        )
    ]


@register(Tags.security, deploy=True)
def check_base_url(**_: Any) -> list[CheckMessage]:
    """Warn when links would be handed out over plain http."""
    if settings.SECURE:
        return []
    return [
        checks.Warning(
            "SEENPAID_BASE_URL is not https.",
            hint="Set it to the public https:// address; links and cookies are built from it.",
            id="seenpaid.W001",
        )
    ]


@register()
def check_places(**_: Any) -> list[CheckMessage]:
    """Warn of a place database that cannot be read; tracking goes on without places."""
    problem = places().problem
    if problem is None:
        return []
    return [
        checks.Warning(
            problem,
            hint="Or install one: seenpaid geo install PATH. Places stay unknown until then; nothing else is affected.",
            id="seenpaid.W002",
        )
    ]
