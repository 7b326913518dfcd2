"""Brings the tables up to date when the program starts; of several that start at once, one does and the others wait."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_LOCK: Final = 0x5EE9_9A1D

_current = False


def tables_are_current() -> bool:
    """Say whether the database has every table the program wants. Once it has, it is not asked again."""
    global _current  # noqa: PLW0603  # of this process: its program does not change while it runs.
    if not _current:
        executor = MigrationExecutor(connection)
        _current = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _current


def tend() -> None:
    """Let SQLite look at its tables anew, for without figures about them it searches where it should look up.

    It forgets those of a table that is changed. Every table is looked at, not only what this connection has asked for;
    half a second among ten million opens. PostgreSQL does it unasked.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize=0x10002")


class NewerTablesError(Exception):
    """A newer version has changed the tables since; this one would not know what it writes."""


def bring_up_to_date() -> None:
    """Make and change what tables are due. Raises NewerTablesError. SEC-216

    Asked at a start only: a process that runs while a newer one takes over goes on, because migrations only add.
    """
    with _alone():
        if unknown := _unknown():
            message = f"The tables come from a newer version of Seenpaid: {unknown[0]} is not known here."
            raise NewerTablesError(f"{message} Update it, or restore a backup from before.")
        if not tables_are_current():
            call_command("migrate", interactive=False, verbosity=0)
        tend()


def _unknown() -> list[str]:
    """Return what has been done to the tables of ours that this program has no file of."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("seenpaid.")}
    loader = MigrationExecutor(connection).loader
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in unknown if app in ours)


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    else:
        with (settings.DATA_DIR / "migrate.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
