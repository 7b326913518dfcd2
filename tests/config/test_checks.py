from pathlib import Path

import pytest

from seenpaid.config import sqlite
from seenpaid.config.checks import check_base_url, check_places, check_sqlite


@pytest.mark.sqlite_only
def test_the_bundled_sqlite_is_safe():
    assert sqlite.version() >= sqlite.OLDEST_SAFE
    assert check_sqlite() == []


@pytest.mark.sqlite_only
def test_an_sqlite_that_can_corrupt_is_refused_with_a_hint(monkeypatch: pytest.MonkeyPatch):
    # SEC-191
    monkeypatch.setattr(sqlite, "version", lambda: (3, 40, 1))

    [found] = check_sqlite()

    assert found.id == "seenpaid.E001"
    assert "3.40.1" in found.msg
    assert "pysqlite3" in str(found.hint)


@pytest.mark.parametrize("is_https, ids", [(True, []), (False, ["seenpaid.W001"])])
def test_links_over_plain_http_are_warned_of(settings, is_https: bool, ids: list[str]):
    settings.SECURE = is_https

    assert [found.id for found in check_base_url()] == ids


def test_a_place_database_that_cannot_be_read_is_warned_of(settings, tmp_path: Path):
    settings.SEENPAID_GEO_CITY_DB = str(tmp_path / "absent.mmdb")

    [found] = check_places()

    assert found.id == "seenpaid.W002"
    assert "SEENPAID_GEO_CITY_DB cannot be read" in found.msg
