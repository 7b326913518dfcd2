"""The view log's months on PostgreSQL: made ahead, dropped when over, and never in the way of an open."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from seenpaid.engagement.forgetting.retention import thin_due, turn_months_due
from seenpaid.engagement.log import months
from seenpaid.engagement.log.check import check
from seenpaid.engagement.models import View
from seenpaid.engagement.queries import engagement_of
from seenpaid.engagement.recorder import record
from seenpaid.sharing.access import LinkKind, access_link
from seenpaid.sharing.links import token_of
from tests.make import CHROME_ON_MAC, NOW, make_capture, make_company, make_link

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.postgres_only]

LATER = datetime(2031, 5, 17, tzinfo=UTC)


def opened(link, *, at):
    access = access_link(token_of(link), kind=LinkKind.INVOICE, now=at)
    record(access, make_capture(headers=CHROME_ON_MAC, at=at))


def parts() -> list[str]:
    return [part.name.removeprefix("engagement_view_") for part in months.partitions()]


def rows_in(part: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM engagement_view_{part}")  # noqa: S608 - a name of the test's.
        return cursor.fetchone()[0]


def test_months_are_made_ahead_and_once():
    made = turn_months_due(now=LATER)

    assert made > 0
    assert {"2031_05", "2031_06", "2031_07", "2031_08"} <= set(parts())
    assert turn_months_due(now=LATER) == 0


def test_an_open_of_any_time_is_taken_and_moved_to_its_month_when_there_is_one():
    link = make_link(make_company(), now=NOW)
    opened(link, at=LATER)
    opened(link, at=LATER + timedelta(days=400))
    before = rows_in("other")

    turn_months_due(now=LATER)

    assert (before, rows_in("2031_05"), rows_in("other")) == (2, 1, 1)
    assert check(link.document) == ""
    assert View.objects.count() == 2


def test_a_month_that_is_over_is_dropped_and_the_chain_holds():  # SEC-219
    link = make_link(make_company(), now=NOW)
    turn_months_due(now=LATER)
    opened(link, at=LATER)
    opened(link, at=LATER + timedelta(days=40))

    turn_months_due(now=LATER + timedelta(days=390))
    kept = "2031_05" in parts()
    while thin_due(now=LATER + timedelta(days=390)):
        pass
    connection.check_constraints()  # as at a commit: nothing is left to be looked at in the rows that went.
    turn_months_due(now=LATER + timedelta(days=390))

    assert (kept, "2031_05" in parts(), "2031_06" in parts()) == (True, False, True)
    assert (View.objects.count(), engagement_of(link.document).opens) == (1, 2)
    assert check(link.document) == ""


def test_a_log_that_is_in_use_becomes_the_first_part_as_it_stands():
    link = make_link(make_company(), now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain (LIKE engagement_view INCLUDING ALL)")
        cursor.execute("DROP TABLE engagement_view")
        cursor.execute("ALTER TABLE plain RENAME TO engagement_view")
    opened(link, at=NOW)

    import_module("seenpaid.engagement.migrations.0006_a_partition_a_month").part_into_months(
        None, SimpleNamespace(connection=connection)
    )
    opened(link, at=NOW + timedelta(days=62))

    assert {"before", "other"} < set(parts())
    assert (rows_in("before"), rows_in("other"), View.objects.count()) == (1, 0, 2)
    assert check(link.document) == ""
