"""A page of a long list, by key: as fast at the end as at the beginning."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """Some rows, and the key that the next ones come after, if there are any."""

    rows: list[Row]
    next_key: str | None


def page_of(newest_first: QuerySet[Any], *, after: str | None, limit: int) -> Page[Any]:
    """Return the rows that follow the key `after`; the rows are in descending order of their key."""
    found = newest_first.filter(pk__lt=after) if after else newest_first
    rows = list(found[: limit + 1])
    return Page(rows[:limit], rows[limit - 1].pk if len(rows) > limit else None)
