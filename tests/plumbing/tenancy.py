"""The tenant guard, on in every test: SQL that our own code sends must stay within one company. SEC-36

Tests may arrange and look across companies; the product may only inside `lib.tenancy.across_companies("reason")`.
What a door or a query file selects must name the company itself; deeper down, holding a row's key is enough.
"""

import sys
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.signals import connection_created

from seenpaid.lib.tenancy import reason_to_cross
from tests.plumbing.scoped_sql import Table, unscoped

ROOT = Path(__file__).resolve().parents[2]
PRODUCT, TESTS = str(ROOT / "src" / "seenpaid"), str(ROOT / "tests")
DOORS = {"access.py", "queries.py"}
# A user's memberships are the user's, in whichever companies.
OF_THE_USER = {"companies_membership"}

caught: list[str] = []


class UnscopedQueryError(AssertionError):
    """Our own code read or wrote a company's table without saying whose rows."""


def guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    asker = _asker()
    if asker is not None and not reason_to_cross():
        path, line = asker
        is_door = path.name in DOORS and sql.lstrip()[:6].upper() == "SELECT"
        if table := _unscoped(sql, is_door):
            message = f"{path.relative_to(ROOT)}:{line} touches {table} without its company: {sql[:400]}"
            caught.append(message)
            raise UnscopedQueryError(message)
    return execute(sql, params, many, context)


@lru_cache(maxsize=20_000)  # The product's statements are few and asked often; reading SQL is slow.
def _unscoped(sql: str, is_door: bool) -> str | None:
    return unscoped(sql, tenant_tables(), by_company=is_door)


def _asker() -> tuple[Path, int] | None:
    """The nearest of our own frames, if it is the product's; migrations answer to nobody."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(TESTS) and "/plumbing/" not in name:
            return None
        if name.startswith(PRODUCT):
            return None if "/migrations/" in name else (Path(name), frame.f_lineno)
        frame = frame.f_back
    return None


@cache
def tenant_tables() -> dict[str, Table]:
    company = apps.get_model("companies", "Company")
    models = [model for model in apps.get_models() if model.__module__.startswith("seenpaid.")]
    tenants = {model for model in models if _points_at(model, {company})}
    tenants |= {model for model in models if _points_at(model, tenants)}
    tables = {model._meta.db_table: _columns(model, tenants, company) for model in tenants}
    whole = {company._meta.db_table: Table(company=frozenset({"id", "slug"}), tenant=False)}
    return {name: table for name, table in (tables | whole).items() if name not in OF_THE_USER}


def _points_at(model: Any, targets: set[Any]) -> bool:
    return any(field.is_relation and field.concrete and field.related_model in targets for field in model._meta.fields)


def _columns(model: Any, tenants: set[Any], company: Any) -> Table:
    fields = model._meta.concrete_fields
    whose = {field.column for field in fields if field.related_model is company}
    secret = {field.column for field in fields if field.unique and not field.primary_key and not field.is_relation}
    parents = {field.column for field in fields if field.related_model in tenants}
    key = {model._meta.pk.column} - parents
    return Table(company=frozenset(whose | secret), parent=frozenset(parents), key=frozenset(key))


def _install(connection: Any, **_: Any) -> None:
    if guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)


@pytest.fixture(scope="session", autouse=True)
def _every_connection_is_guarded() -> Iterator[None]:
    connection_created.connect(_install)
    _install(connection)
    yield
    connection_created.disconnect(_install)


@pytest.fixture(autouse=True)
def tenant_guard() -> Iterator[list[str]]:
    """Fail the test even where the product caught the error; answer what was caught so far."""
    caught.clear()
    yield caught
    found = list(caught)
    caught.clear()
    assert found == []
