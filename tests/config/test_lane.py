"""The lane before Django: what it takes, what it hands on, and that it answers as Django does."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection
from django.db.backends.signals import connection_created
from django.test import Client

from seenpaid.config.lane import committer as committer_module, line as line_module
from seenpaid.config.lane.committer import OnAThread, OnTheLoop
from seenpaid.config.lane.entrance import Lane
from seenpaid.config.lane.line import BusyError
from seenpaid.engagement import alarms
from seenpaid.engagement.models import View
from seenpaid.portal import opening
from seenpaid.sharing.links import token_of
from tests.make import (
    CHROME_ON_MAC,
    HOME,
    SLACKBOT,
    make_company,
    make_credit_note,
    make_document,
    make_link,
    make_quote,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

HANDED_ON = 299


class Asked:
    """An ASGI client of one lane, which says HANDED_ON for what went to Django."""

    def __init__(self, way: Any) -> None:
        self.lane = Lane(self._django, committer=way())

    async def _django(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": HANDED_ON, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def get(
        self, *paths: str, method: str = "GET", headers: dict[str, str] = CHROME_ON_MAC, query: str = ""
    ) -> list[Any]:
        async def all_of_them() -> list[Any]:
            return await asyncio.gather(*(self._ask(path, method, headers, query) for path in paths))

        try:
            return asyncio.run(all_of_them())
        finally:
            self.lane.stop()

    async def _ask(self, path: str, method: str, headers: dict[str, str], query: str) -> Any:
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "scheme": "http",
            "client": (HOME, 50000),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        }
        await self.lane(scope, None, send)
        start, body = sent
        return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


@pytest.fixture
def asked(request, monkeypatch) -> Asked:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    return Asked(getattr(request, "param", OnTheLoop))


both_ways = pytest.mark.parametrize("asked", [OnTheLoop, OnAThread], indirect=True)


def test_an_open_is_answered_and_recorded(asked):
    token = token_of(make_link(make_company()))

    ((status, headers, page),) = asked.get(f"/i/{token}", query="via=email")

    assert (status, headers["cache-control"], b"Website redesign" in page) == (200, "no-store", True)
    view = View.objects.get()
    assert (view.counted, view.source, view.ip) == (True, "email", HOME)


def test_it_answers_byte_for_byte_as_django_does(asked):
    alice = make_company()
    token = token_of(make_link(alice))
    quote, note = (token_of(make_link(alice, document=made)) for made in (make_quote(alice), make_credit_note(alice)))
    paths = [f"/i/{token}", f"/i/{'A' * 32}", f"/q/{quote}", f"/c/{note}", f"/q/{token}"]

    for path, fast in zip(paths, asked.get(*paths), strict=True):
        slow = Client().get(path)
        assert (fast[0], fast[2]) == (slow.status_code, slow.content), path
        assert fast[1] == {name.lower(): value for name, value in slow.headers.items()}, path


def test_quotes_and_credit_notes_are_recorded_as_invoices_are(asked):
    alice = make_company()
    quote, note = make_link(alice, document=make_quote(alice)), make_link(alice, document=make_credit_note(alice))

    answers = asked.get(f"/q/{token_of(quote)}", f"/c/{token_of(note)}")

    assert [status for status, _, _ in answers] == [200, 200]
    opened = View.objects.values_list("document_id", "counted")
    assert set(opened) == {(quote.document_id, True), (note.document_id, True)}


@pytest.mark.parametrize(
    "how",
    [
        {"method": "HEAD"},
        {"method": "POST"},
        {"headers": {**CHROME_ON_MAC, "Cookie": "a=b; seenpaid=1"}},
        {"suffix": "/pdf"},
        {"suffix": "/"},
        {"prefix": "/portal/"},
    ],
    ids=["head", "post", "a session", "the pdf", "a slash", "another kind"],
)
def test_what_is_not_its_own_goes_on_to_django(asked, how):
    token = token_of(make_link(make_company()))
    path = f"{how.pop('prefix', '/i/')}{token}{how.pop('suffix', '')}"

    ((status, _, _),) = asked.get(path, **how)

    assert status == HANDED_ON
    assert not View.objects.exists()


@both_ways
def test_opens_that_come_together_are_all_recorded(asked):
    alice = make_company()
    tokens = [token_of(make_link(alice, document=make_document(alice))) for _ in range(5)]

    answers = asked.get(*[f"/i/{token}" for token in tokens * 10])

    assert {status for status, _, _ in answers} == {200}
    assert (View.objects.count(), View.objects.filter(counted=True).count()) == (50, 5)


def test_a_prefetch_is_refused_and_logged(asked):
    token = token_of(make_link(make_company()))

    ((status, headers, body),) = asked.get(
        f"/i/{token}", headers={**CHROME_ON_MAC, "Sec-Purpose": "prefetch;prerender"}
    )

    assert (status, headers["cache-control"], body) == (503, "no-store", b"")
    assert View.objects.get().kind == "prefetch"


@both_ways
def test_one_bad_row_loses_none_of_its_neighbours(asked, monkeypatch):
    alice = make_company()
    links = [make_link(alice, document=make_document(alice)) for _ in range(3)]
    real, bad = opening.record, links[1].document_id

    def record(access, capture):
        if access.document_id == bad:
            raise DataError("a value the database does not take")
        return real(access, capture)

    monkeypatch.setattr(opening, "record", record)
    before = alarms.unrecorded_total()

    answers = asked.get(*[f"/i/{token_of(link)}" for link in links])

    assert [status for status, _, _ in answers] == [200, 200, 200]
    assert sorted(View.objects.values_list("document_id", flat=True)) == sorted(
        [links[0].document_id, links[2].document_id]
    )
    assert alarms.unrecorded_total() == before + 1


@both_ways
def test_the_log_never_stands_between_customers_and_their_invoice(asked, monkeypatch):  # SEC-117
    token = token_of(make_link(make_company()))

    def record(*_: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(opening, "record", record)
    before = alarms.unrecorded_total()

    answers = asked.get(*[f"/i/{token}"] * 4)

    assert [status for status, _, _ in answers] == [200] * 4
    assert alarms.unrecorded_total() == before + 4
    assert not View.objects.exists()


@pytest.mark.sqlite_only
def test_while_the_log_is_locked_only_the_first_waits_for_it(asked, monkeypatch):  # SEC-117
    monkeypatch.setattr(committer_module, "PATIENCE_MILLISECONDS", 400)
    monkeypatch.setattr(committer_module, "LITTLE_PATIENCE_MILLISECONDS", 1)
    monkeypatch.setattr(committer_module, "MOST_TOGETHER", 1)
    token = token_of(make_link(make_company()))
    import sqlite3

    holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        began = time.monotonic()
        answers = asked.get(*[f"/i/{token}"] * 8)
        took = time.monotonic() - began
    finally:
        holder.execute("ROLLBACK")
        holder.close()

    assert [status for status, _, _ in answers] == [200] * 8
    assert took < 8 * 0.4


@pytest.mark.sqlite_only
def test_a_locked_database_delays_the_page_and_does_not_refuse_it(asked, monkeypatch, settings):  # SEC-117, SEC-192
    monkeypatch.setattr(committer_module, "PATIENCE_MILLISECONDS", 50)
    token = token_of(make_link(make_company()))
    import sqlite3

    holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        ((status, _, _),) = asked.get(f"/i/{token}")
    finally:
        holder.execute("ROLLBACK")
        holder.close()

    assert status == 200
    assert not View.objects.exists()


def test_a_robot_gets_the_page_like_anybody(asked):
    token = token_of(make_link(make_company()))

    ((status, _, page),) = asked.get(f"/invoice/{token}", headers=SLACKBOT)

    assert (status, b"Website redesign" in page) == (200, True)


@pytest.mark.parametrize("way", [OnTheLoop, OnAThread])
def test_too_many_waiting_are_told_to_come_back(monkeypatch, way):
    monkeypatch.setattr(line_module, "MOST_WAITING", 0)

    async def ask() -> None:
        await way().open(SimpleNamespace(token="a"))

    with pytest.raises(BusyError):
        asyncio.run(ask())


def test_the_loop_opens_one_connection_for_all_that_come(asked):
    token = token_of(make_link(make_company()))
    opened = []

    def note(**told: object) -> None:
        opened.append(told["connection"])

    connection_created.connect(note)

    async def one_after_another() -> None:
        for _ in range(5):
            await asyncio.create_task(asked._ask(f"/i/{token}", "GET", CHROME_ON_MAC, ""))

    asyncio.run(one_after_another())
    asked.lane.stop()

    assert len(opened) == 1
    assert View.objects.count() == 5
