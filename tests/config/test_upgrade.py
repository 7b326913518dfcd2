import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from seenpaid.config.upgrade import NewerTablesError, bring_up_to_date
from seenpaid.sharing.links import token_of
from tests.make import make_company, make_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_an_older_program_does_not_begin_on_newer_tables(client: Client) -> None:  # SEC-208, SEC-216
    bring_up_to_date()
    link = make_link(make_company())

    MigrationRecorder(connection).record_applied("engagement", "9999_from_tomorrow")

    with pytest.raises(NewerTablesError, match=r"engagement\.9999_from_tomorrow.*Update it, or restore"):
        bring_up_to_date()
    with pytest.raises(CommandError, match="newer version"):
        call_command("demo", no_serve=True, skip_checks=True)
    # Whoever began before the tables changed goes on: between two releases they only gain.
    assert client.get(f"/i/{token_of(link)}").status_code == 200


@pytest.mark.sqlite_only
def test_a_start_gives_sqlite_its_figures_back_which_a_changed_table_loses() -> None:
    make_link(make_company())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'documents_document'")
        cursor.execute("ANALYZE sqlite_schema")  # reads anew what is known, and so forgets it.

        bring_up_to_date()

        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'documents_document'")
        assert cursor.fetchone()[0] > 0


def test_what_other_peoples_apps_left_behind_is_none_of_our_business() -> None:
    MigrationRecorder(connection).record_applied("somebody_elses", "0001_initial")

    bring_up_to_date()
