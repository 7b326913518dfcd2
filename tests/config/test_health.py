"""What monitors are told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from seenpaid.config import health
from seenpaid.config.actions import beat
from tests.make import make_company, make_link, make_open

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def wrong(client: Client) -> list[str]:
    answer = client.get("/readyz")
    told = answer.json()
    assert answer.status_code == (503 if told["wrong"] else 200)
    assert told["ready"] is not bool(told["wrong"])
    return [fault["what"] for fault in told["wrong"]]


def test_alive_asks_nobody(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


def test_ready_needs_a_worker_heard_of_lately(client: Client) -> None:
    assert wrong(client) == ["worker"]

    beat("one", now=timezone.now() - timedelta(minutes=5))
    assert wrong(client) == ["worker"]

    beat("two", now=timezone.now())
    assert wrong(client) == []


def test_ready_needs_today_s_tables(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    beat("one", now=timezone.now())
    monkeypatch.setattr(health, "tables_are_current", lambda: False)

    assert wrong(client) == ["migrations"]


def test_ready_needs_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> bool:
        raise DatabaseError("secret host name")

    monkeypatch.setattr(health, "tables_are_current", fail)

    assert wrong(client) == ["database"]
    assert b"secret host name" not in client.get("/readyz").content


def test_figures_are_for_this_machine(client: Client) -> None:
    make_open(make_link(make_company()))
    beat("one", now=timezone.now())

    lines = client.get("/metrics").content.decode().splitlines()

    figures = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert int(figures["seenpaid_events_waiting"]) >= 2
    assert float(figures["seenpaid_worker_age_seconds"]) < 60
    assert len(lines) == 3 * len(figures)


@pytest.mark.parametrize("sign", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-Ip"])
def test_figures_are_not_for_whoever_a_proxy_here_brings(client: Client, sign: str) -> None:
    assert client.get("/metrics", headers={sign: "203.0.113.7"}).status_code == 401


def test_figures_are_for_whoever_has_the_token(client: Client, settings: Any) -> None:
    settings.SEENPAID_METRICS_TOKEN = "open sesame"
    away = {"REMOTE_ADDR": "203.0.113.7"}

    refused = client.get("/metrics", **away)
    wrong_token = client.get("/metrics", headers={"Authorization": "Bearer open says me"}, **away)
    let_in = client.get("/metrics", headers={"Authorization": "Bearer open sesame"}, **away)

    assert [answer.status_code for answer in (refused, wrong_token, let_in)] == [401, 401, 200]
    assert refused["WWW-Authenticate"] == "Bearer"


def test_without_a_token_nobody_else_sees_figures(client: Client, settings: Any) -> None:
    settings.SEENPAID_METRICS_TOKEN = ""

    answers = [
        client.get("/metrics", REMOTE_ADDR=peer, headers={"Authorization": "Bearer "})
        for peer in ("203.0.113.7", "", "not an address")
    ]

    assert {answer.status_code for answer in answers} == {401}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_they_are_only_asked(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
