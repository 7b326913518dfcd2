"""Times between Python and raw SQL: in UTC on both databases."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection


def moment(at: datetime | None) -> Any:
    """Return a time as the database at hand takes it."""
    if at is None or connection.vendor != "sqlite":
        return at
    # As Django writes them: in UTC, without a zone.
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def when(value: Any) -> datetime | None:
    """Return a time that raw SQL gave back, in UTC; SQLite's come without a zone."""
    if value is None:
        return None
    at: datetime = value
    return at if at.tzinfo else at.replace(tzinfo=UTC)
