"""On PostgreSQL the view log becomes a table of months, so that what is over can be dropped. (docs/decisions/0033)

Nothing is copied: whatever was logged before becomes one partition as it stands, which takes a moment however large it is.
Columns, names, indexes and constraints stay as Django knows them.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import migrations

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TABLE, BEFORE = "engagement_view", "engagement_view_before"
AHEAD, BACK = 3, 12

CONSTRAINTS = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass ORDER BY contype DESC"
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s"


def part_into_months(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  # called so by Django.
    """Put a table of months in the place of the one table, and that one, if it holds anything, into it."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, [TABLE])
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, [TABLE])
        indexes = cursor.fetchall()
        cursor.execute(f"ALTER TABLE {TABLE} RENAME TO {BEFORE}")
        for name, _ in indexes:
            cursor.execute(f'ALTER INDEX "{name}" RENAME TO "{name}_before"')
        cursor.execute(f"CREATE TABLE {TABLE} (LIKE {BEFORE} INCLUDING DEFAULTS INCLUDING STORAGE) PARTITION BY RANGE (id)")
        for name, definition in constraints:
            cursor.execute(f'ALTER TABLE {TABLE} ADD CONSTRAINT "{name}" {definition}')
        its_own = {name for name, _ in constraints}
        for name, definition in indexes:
            if name not in its_own:
                cursor.execute(definition)
        _attach(cursor)


def _attach(cursor: Any) -> None:
    cursor.execute(f"SELECT max(id) FROM {BEFORE}")  # noqa: S608  # a constant.
    (newest,) = cursor.fetchone()
    now = datetime.now(UTC)
    this_month = now.year * 12 + now.month - 1
    if newest is None:
        cursor.execute(f"DROP TABLE {BEFORE}")
        first = this_month - BACK
    else:
        first = max(this_month, _month_of(newest)) + 1
        cursor.execute(f"ALTER TABLE {TABLE} ATTACH PARTITION {BEFORE} FOR VALUES FROM (MINVALUE) TO ('{_start(first)}')")
    for month in range(first, max(first, this_month + AHEAD) + 1):
        name = f"{TABLE}_{month // 12}_{month % 12 + 1:02d}"
        between = f"FROM ('{_start(month)}') TO ('{_start(month + 1)}')"
        cursor.execute(f"CREATE TABLE {name} PARTITION OF {TABLE} FOR VALUES {between}")
    cursor.execute(f"CREATE TABLE {TABLE}_other PARTITION OF {TABLE} DEFAULT")


def _start(month: int) -> str:
    """Return the first identifier of a month, counted from the year 0."""
    at = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
    milliseconds = int(at.timestamp() * 1000)
    return "viw_" + "".join(ALPHABET[milliseconds >> shift & 31] for shift in range(45, -1, -5)) + "0" * 16


def _month_of(view_id: str) -> int:
    milliseconds = 0
    for letter in view_id[4:14]:
        milliseconds = milliseconds << 5 | ALPHABET.index(letter)
    at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return at.year * 12 + at.month - 1


class Migration(migrations.Migration):
    dependencies = [("engagement", "0005_rows_that_go_are_not_searched_for")]

    # Not undone, and nothing has to be: earlier programs read and write a table of months as they do any other.
    operations = [migrations.RunPython(part_into_months, migrations.RunPython.noop, elidable=False)]
