"""A page of a long list, by key: as fast at the end as at the beginning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """Some rows, and the key that the next ones come after, if there are any."""

    rows: list[Row]
    next_key: str | None
