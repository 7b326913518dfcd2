"""Brings the tables up to date when the program starts; of several that start at once, one does and the others wait."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

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


def bring_up_to_date() -> None:
    """Make and change what tables are due."""
    with _alone():
        if not tables_are_current():
            call_command("migrate", interactive=False, verbosity=0)


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
