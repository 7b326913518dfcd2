"""The one place that chooses SQLite: the bundled library, newer than the WAL-reset corruption bug of 3.7.0-3.51.2."""

import sys
from types import ModuleType
from typing import Any, Final

OLDEST_SAFE: Final = (3, 51, 3)
VARIABLES: Final = 32_766
"""SQLITE_MAX_VARIABLE_NUMBER of every SQLite since 3.32, unless it was built with more."""


def use_bundled() -> None:
    """Let `import sqlite3` mean pysqlite3 for everything imported afterwards, Django's backend first."""
    try:
        import pysqlite3
    except ImportError:
        return
    if not hasattr(pysqlite3, "SQLITE_LIMIT_VARIABLE_NUMBER"):
        pysqlite3.SQLITE_LIMIT_VARIABLE_NUMBER = 9  # the number sqlite3.h gives it.
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def connection_options() -> dict[str, Any]:
    """Return what the bundled library's connections need to serve Django: Python 3.11's `getlimit`, which it lacks."""
    import sqlite3

    return {} if hasattr(sqlite3.Connection, "getlimit") else {"factory": _with_limits(sqlite3)}


def _with_limits(library: ModuleType) -> type:
    def getlimit(_connection: object, _category: int) -> int:
        return VARIABLES

    return type("Connection", (library.Connection,), {"getlimit": getlimit})


def version() -> tuple[int, ...]:
    """Return the version of the SQLite library in use."""
    import sqlite3

    return tuple(int(part) for part in sqlite3.sqlite_version.split("."))
