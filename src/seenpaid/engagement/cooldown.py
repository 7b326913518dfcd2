"""How soon the same visitor counts again."""

from datetime import datetime, timedelta
from typing import Final

COOLDOWN: Final = timedelta(minutes=15)


def cools_down(last_counted_at: datetime | None, *, at: datetime) -> bool:
    """Say whether a visitor's previous counted view is too recent for another. SEC-116: a clock set back counts nothing."""
    return last_counted_at is not None and at - last_counted_at <= COOLDOWN
