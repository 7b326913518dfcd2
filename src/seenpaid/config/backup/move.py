"""Takes everything from one database into another, row for row: from SQLite into the PostgreSQL that follows it. SEC-214"""

from collections.abc import Sequence
from itertools import batched
from typing import Final

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.models import Model, QuerySet

from seenpaid.companies.models import Company
from seenpaid.lib.tenancy import across_companies

_TOGETHER: Final = 200


class NotEmptyError(Exception):
    """Somebody's data is there already."""


class RowsLostError(Exception):
    """Fewer rows came than left, and so nothing was written."""


def move(*, source: str, target: str) -> dict[str, int]:
    """Copy every row between two databases with the same tables, and return how many each table has: all, or nothing.

    Both are named as Django's connections are. Nobody may write to the source meanwhile: it is held where that is possible.
    Raises NotEmptyError or RowsLostError.
    """
    models = apps.get_models(include_auto_created=True)
    with across_companies("all companies move together"), transaction.atomic(source), transaction.atomic(target):
        there: QuerySet[Company] = QuerySet(Company, using=target)
        if there.exists():
            raise NotEmptyError
        _empty(models, target)
        counts = {model._meta.label: _copy(model, source=source, target=target) for model in models}
        _go_on_counting(models, target)
    return counts


def _empty(models: Sequence[type[Model]], target: str) -> None:
    """Clear away what making the tables left in them; the same comes with the rest."""
    tables = [model._meta.db_table for model in models]
    _run(target, connections[target].ops.sql_flush(no_style(), tables, allow_cascade=True))


def _copy(model: type[Model], *, source: str, target: str) -> int:
    # Row by row in the order of the key; what points to rows that come later is looked at when all are there.
    left = 0
    here: QuerySet[Model] = QuerySet(model, using=source)
    there: QuerySet[Model] = QuerySet(model, using=target)
    rows = here.order_by("pk").iterator(chunk_size=_TOGETHER)
    for some in batched(rows, _TOGETHER):
        # Raw, so that a column which says when a row was made keeps saying it; there is no other way to write many.
        there._insert(some, fields=model._meta.concrete_fields, using=target, raw=True)  # type: ignore[attr-defined]  # noqa: SLF001  # see above.
        left += len(some)
    if there.count() != left:
        raise RowsLostError(model._meta.label)
    return left


def _go_on_counting(models: Sequence[type[Model]], target: str) -> None:
    """Let numbers that the database gives begin after those that came."""
    _run(target, connections[target].ops.sequence_reset_sql(no_style(), models))


def _run(alias: str, statements: Sequence[str]) -> None:
    with connections[alias].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
