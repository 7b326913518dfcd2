"""How values are written in JSON, alike for the API and for webhooks. Each name becomes a schema of the API's document."""

from datetime import UTC, date, datetime

from seenpaid.lib.money import Money

type Id = str
type Amount = str  # major units: "119.00"
type Number = str  # a quantity, rate or unit price: "2", "0.125"
type Day = str  # YYYY-MM-DD
type Moment = str  # RFC 3339 in UTC


def moment(at: datetime) -> Moment:
    """Return `2026-11-20T10:00:00Z`."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def moment_or_none(at: datetime | None) -> Moment | None:
    """Return the moment, or None if it has not come."""
    return None if at is None else moment(at)


def day(on: date) -> Day:
    """Return `2026-11-20`."""
    return on.isoformat()


def amount(minor: int, currency: str) -> Amount:
    """Return minor units as major ones: `11900` of EUR as `119.00`."""
    return Money(minor, currency).major()
