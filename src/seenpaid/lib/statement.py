"""Constant SQL on Django's own connection, past the layers that an ORM's changing queries need.

For the few statements that every open runs: both databases read the same text, with `%s` for a value and `%%` for a
percent sign. Transactions, errors, execute wrappers and query counts are Django's, as with any cursor.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections

Row = tuple[Any, ...]


class Statement:
    """One statement, read once."""

    def __init__(self, text: str) -> None:
        self._text: Final = text
        self._texts: Final = {"sqlite": text.replace("%s", "?").replace("%%", "%"), "postgresql": text}

    def row(self, values: Sequence[Any]) -> Row | None:
        """Run it and return the first row, if there is one."""
        first: Row | None = self._run(values, "fetchone")
        return first

    def rows(self, values: Sequence[Any]) -> list[Row]:
        """Run it and return every row."""
        found: list[Row] = self._run(values, "fetchall")
        return found

    def run(self, values: Sequence[Any]) -> None:
        """Run it for what it does."""
        self._run(values, "close")

    def _run(self, values: Sequence[Any], then: str) -> Any:
        database: Any = connections[DEFAULT_DB_ALIAS]
        if database.connection is None or database.force_debug_cursor:
            with database.cursor() as cursor:
                cursor.execute(self._text, values)
                return getattr(cursor, then)()
        execute = self._execute
        for wrapper in reversed(database.execute_wrappers):
            execute = partial(wrapper, execute)
        with database.wrap_database_errors:
            return getattr(execute(self._text, values, many=False, context={"connection": database}), then)()

    def _execute(self, sql: str, params: Sequence[Any], many: object, context: dict[str, Any]) -> Any:
        del sql, many
        database = context["connection"]
        if database.needs_rollback:
            database.validate_no_broken_transaction()
        return database.connection.execute(self._texts[database.vendor], params)
