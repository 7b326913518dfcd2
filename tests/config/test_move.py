"""From one database into another and nothing lost. On PostgreSQL, so that both kinds are left and reached."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, connections
from django.test import Client

from seenpaid.config.backup.move import NotEmptyError, move
from seenpaid.documents.models import Document
from seenpaid.engagement.actions import overrule
from seenpaid.engagement.log.check import check
from seenpaid.engagement.models import ChainEntry, View
from seenpaid.sharing.links import token_of
from tests.make import NOW, SLACKBOT, make_company, make_key, make_link, make_open, make_stranger

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sqlite(settings, tmp_path: Path):
    """Another database, an SQLite file with the same tables, as Django's `there`."""
    options = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "there.sqlite3"}
    connections.databases["there"] = connections.configure_settings({**settings.DATABASES, "there": options})["there"]
    there = connections["there"]
    there.connect()
    with there.constraint_checks_disabled(), there.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
    yield "there"
    there.close()
    del connections["there"]
    del connections.databases["there"]


def test_everything_goes_along_and_works_there(sqlite: str, client: Client) -> None:  # SEC-214
    alice, _ = make_company(), make_stranger()
    make_key(alice)
    link = make_link(alice)
    for how in ({}, {"headers": SLACKBOT}):
        make_open(link, **how)
    overrule(View.objects.latest("id"), verdict="human", by=alice, now=NOW)
    made, since = View.objects.values_list("id", "digest", "reasons", "ip").order_by("id"), alice.user.created_at
    before = list(made)

    left = move(source="default", target=sqlite)
    with pytest.raises(NotEmptyError):
        move(source=sqlite, target="default")
    with connection.cursor() as cursor:
        tables = ", ".join(f'"{model._meta.db_table}"' for model in apps.get_models(include_auto_created=True))
        cursor.execute(f"TRUNCATE {tables} CASCADE")
    came = move(source=sqlite, target="default")

    assert left == came
    assert left["companies.Company"] == 2
    assert [(pk, bytes(digest), *rest) for pk, digest, *rest in made.all()] == [
        (pk, bytes(digest), *rest) for pk, digest, *rest in before
    ]
    alice.user.refresh_from_db()
    assert alice.user.created_at == since
    assert check(Document.objects.get(pk=link.document_id)) == ""
    overrule(View.objects.latest("id"), verdict="automated", by=alice, now=NOW)
    assert list(ChainEntry.objects.order_by("pk").values_list("position", flat=True)) == [3, 4]
    assert client.get(f"/i/{token_of(link)}").status_code == 200
