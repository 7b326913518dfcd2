"""A status moves through its table, by compare-and-set."""

from collections.abc import Mapping
from typing import Any

from django.db import models


class IllegalTransitionError(Exception):
    """The table has no such move."""

    def __init__(self, row: models.Model, to: str) -> None:
        super().__init__(f"{row._meta.label} cannot go from {row.status} to {to}")  # type: ignore[attr-defined]  # rows with a status only.


class LostRaceError(Exception):
    """Somebody else moved the row first; read it again."""


def advance(row: Any, to: str, *, transitions: Mapping[str, frozenset[str]], **changes: object) -> None:
    """Move `row.status` to `to` and write `changes` with it. Raises IllegalTransitionError or LostRaceError."""
    if to not in transitions.get(row.status, frozenset()):
        raise IllegalTransitionError(row, to)
    moved = type(row)._default_manager.filter(pk=row.pk, status=row.status).update(status=to, **changes)
    if moved != 1:
        raise LostRaceError
    row.status = to
    for name, value in changes.items():
        setattr(row, name, value)
