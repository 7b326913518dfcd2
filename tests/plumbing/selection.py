"""Which tests this run is about, which sockets they may open, and a plain word about what was left out."""

from typing import Any

import pytest

from tests.plumbing.browser import find_chromium
from tests.plumbing.surroundings import chosen_database

USES_A_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
USES_LOOPBACK = {"serving", "live_server", "page"}
STARTS_MUCH = {"serving", "chromium"}
"""What takes seconds to begin, once a module: whoever runs one of its tests runs them all."""
LOOPBACK = ["127.0.0.1", "::1", "localhost"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = [item for item in items if _belongs_to(chosen_database(), item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept
    for item in items:
        if USES_LOOPBACK & _fixtures(item):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))
        if STARTS_MUCH & _fixtures(item):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))


def _belongs_to(database: str, item: pytest.Item) -> bool:
    """SQLite gets the whole suite; PostgreSQL what could turn out otherwise there."""
    marks = {mark.name for mark in item.iter_markers()}
    if database == "sqlite":
        return "postgres_only" not in marks
    if "sqlite_only" in marks:
        return False
    if "browser" in marks:
        return "database" in marks
    return bool(marks & {"database", "django_db", "postgres_only"} or USES_A_DATABASE & _fixtures(item))


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    without_browser = sum("browser" in report.keywords for report in skipped)
    if without_browser and not find_chromium():
        terminalreporter.write_sep("-", "not run")
        terminalreporter.write_line(
            f"{without_browser} browser tests: no Chromium was found. Install it (Debian: apt-get install chromium) "
            "or name one with SEENPAID_TEST_CHROMIUM, then: bin/test -m browser"
        )
