"""Times between Python and raw SQL: in UTC on both databases."""

from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from django.db import connection


def moment(at: datetime | None) -> Any:
    """Return a time as the database at hand takes it."""
    return _written(at) if at is not None and _is_sqlite() else at


def when(value: Any) -> datetime | None:
    """Return a time that raw SQL gave back, in UTC; SQLite's come without a zone."""
    if value is None:
        return None
    at: datetime = value
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@lru_cache(maxsize=64)
def _written(at: datetime) -> str:
    """As Django writes them: in UTC, without a zone. An open writes its own moment half a dozen times."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


@cache
def _is_sqlite() -> bool:
    """A process has one database; which one it is, Django finds out anew each time it is asked."""
    return connection.vendor == "sqlite"
