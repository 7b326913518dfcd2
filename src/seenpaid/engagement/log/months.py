"""The view log's months on PostgreSQL: made ahead, and dropped when nothing is left in them. (docs/decisions/0033)

On SQLite the log is one table, and nothing here does anything.
"""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final, NamedTuple

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from seenpaid.lib.ids import first_id
from seenpaid.lib.tenancy import across_companies

logger = logging.getLogger(__name__)

AHEAD: Final = 3
TABLE: Final = "engagement_view"
OTHER: Final = f"{TABLE}_other"
"""Takes opens of any time that no partition is for, so that none is ever refused."""
_PARTITIONS: Final = """
    SELECT part.relname, pg_get_expr(part.relpartbound, part.oid)
      FROM pg_inherits JOIN pg_class AS part ON part.oid = inhrelid
     WHERE inhparent = %s::regclass
     ORDER BY part.relname
"""
_PATIENCE: Final = "SET LOCAL lock_timeout = '500ms'"
_UNTIL: Final = re.compile(r"TO \('(viw_[0-9a-z]{26})'\)")


class Partition(NamedTuple):
    """A part of the log. `until` is the first identifier beyond it; empty for the one that takes what no other does."""

    name: str
    until: str


def partitions() -> list[Partition]:
    """Return the parts of the log; none where it is one table."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_PARTITIONS, [TABLE])
        told = cursor.fetchall()
    return [Partition(name, found[1] if (found := _UNTIL.search(bound)) else "") for name, bound in told]


def make_months_ready(*, now: datetime) -> int:
    """Make whatever is missing of this month and the next few; return how many were made.

    Of a worker that slept for months, the opens since then are moved to where they belong.
    """
    parts = partitions()
    if not parts:
        return 0
    day = now.astimezone(UTC)
    this = day.year * 12 + day.month - 1
    reached = max(part.until for part in parts) or _start(this)
    missing = [month for month in range(this - 12, this + AHEAD + 1) if _start(month) >= reached]
    return sum(_change_the_log(partial(_make, month)) for month in missing)


def drop_empty_months(*, before: str) -> int:
    """Drop the parts that end before that identifier and hold nothing any more; return how many those were."""
    over = [part.name for part in partitions() if part.until and part.until <= before]
    return sum(_change_the_log(partial(_drop_if_empty, name)) for name in over)


def _make(month: int, cursor: CursorWrapper) -> bool:
    name, bounds = f"{TABLE}_{month // 12}_{month % 12 + 1:02d}", [_start(month), _start(month + 1)]
    moved = f"WITH moved AS (DELETE FROM {OTHER} WHERE id >= %s AND id < %s RETURNING *)"  # noqa: S608  # our own name.
    cursor.execute(f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING ALL)")
    cursor.execute(f"{moved} INSERT INTO {name} SELECT * FROM moved", bounds)  # noqa: S608  # our own names.
    cursor.execute(f"ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)", bounds)
    return True


def _drop_if_empty(name: str, cursor: CursorWrapper) -> bool:
    # Nothing may come in between the look and the drop.
    cursor.execute(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE")
    cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608  # our own name.
    if cursor.fetchone() is not None:
        return False
    cursor.execute(f"DROP TABLE {name}")
    return True


def _change_the_log(change: Callable[[CursorWrapper], bool]) -> bool:
    """Say whether it was done. Every open waits behind a change of the whole log, so it gives way; it is tried again."""
    try:
        with across_companies("months are everybody's"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PATIENCE)
            return change(cursor)
    except DatabaseError:
        logger.warning("A month of the view log could not be made or dropped now.", exc_info=True)
        return False


def _start(month: int) -> str:
    """Return the first identifier of a month, counted from the year 0."""
    return first_id("viw", at=datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC))
