"""The one place that chooses SQLite: the bundled library, newer than the WAL-reset corruption bug of 3.7.0-3.51.2."""

import sys
from types import ModuleType
from typing import Any, Final

OLDEST_SAFE: Final = (3, 51, 3)
# What SQLite is built with unless somebody chose otherwise, by sqlite3.h's numbers of the limits Django asks for.
LIMITS: Final = {"SQLITE_LIMIT_COLUMN": (2, 2_000), "SQLITE_LIMIT_VARIABLE_NUMBER": (9, 32_766)}


def use_bundled() -> None:
    """Let `import sqlite3` mean pysqlite3 for everything imported afterwards, Django's backend first."""
    try:
        import pysqlite3
    except ImportError:
        return
    for name, (number, _) in LIMITS.items():
        if not hasattr(pysqlite3, name):
            setattr(pysqlite3, name, number)
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def connection_options() -> dict[str, Any]:
    """Return what the bundled library's connections need to serve Django: Python 3.11's `getlimit`, which it lacks."""
    import sqlite3

    return {} if hasattr(sqlite3.Connection, "getlimit") else {"factory": _with_limits(sqlite3)}


def _with_limits(library: ModuleType) -> type:
    limits = dict(LIMITS.values())

    def getlimit(_connection: object, category: int) -> int:
        return limits[category]

    return type("Connection", (library.Connection,), {"getlimit": getlimit})


def version() -> tuple[int, ...]:
    """Return the version of the SQLite library in use."""
    import sqlite3

    return tuple(int(part) for part in sqlite3.sqlite_version.split("."))
