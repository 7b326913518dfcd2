import logging

import pytest
from django.db import OperationalError
from django.test import Client

from seenpaid.companies.models import Membership
from tests.api.conftest import Program
from tests.make import make_document


def problem(answer) -> dict[str, object]:
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert set(told) >= {"type", "title", "status", "detail", "code", "request_id"}
    assert told["status"] == answer.status_code
    assert told["request_id"] == answer["Request-Id"]
    return told


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/invoices", "/api/v1/invoices/", "/api/%ff%00"]
)
def test_an_unknown_path_is_a_problem(db: None, path: str) -> None:
    assert problem(Client().get(path))["code"] == "not_found"


@pytest.mark.parametrize("method", ["PUT", "TRACE", "OPTIONS", "PROPFIND", "PATCH"])
def test_another_method_is_a_problem(program: Program, method: str) -> None:
    answer = program.send(method, "/invoices", headers={})

    assert answer.status_code == 405
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}
    assert problem(answer)["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    "accept, status",
    [
        ("application/json", 200),
        ("*/*", 200),
        ("application/*;q=0.1", 200),
        ("text/html", 406),
        ("image/*, text/*", 406),
        (";;;,q=", 406),
    ],
)
def test_an_answer_is_json_or_nothing(program: Program, accept: str, status: int) -> None:
    answer = program.get("/company", Accept=accept)

    assert answer.status_code == status
    if status != 200:
        assert problem(answer)["code"] == "not_acceptable"


def test_a_foreign_host_is_a_problem(program: Program) -> None:
    # SEC-19
    answer = program.client.get("/api/v1/company", headers={"Host": "evil.example"})

    assert problem(answer)["status"] == 400


def test_a_busy_database_is_told_as_such(alice: Membership, monkeypatch: pytest.MonkeyPatch, program: Program) -> None:
    def busy(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("seenpaid.api.v1.company.company_shape", busy)

    answer = program.client.get("/api/v1/company", headers={"Authorization": f"Bearer {program.secret}"})

    assert problem(answer)["code"] == "unavailable"
    assert answer["Retry-After"] == "1"
    assert b"locked" not in answer.content


def test_a_fault_of_ours_says_nothing_but_an_id(
    alice: Membership, monkeypatch: pytest.MonkeyPatch, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    # SEC-180
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("SELECT secret FROM /etc/passwd")

    monkeypatch.setattr("seenpaid.api.v1.company.company_shape", broken)

    with caplog.at_level(logging.ERROR):
        answer = program.client.get("/api/v1/company", headers={"Authorization": f"Bearer {program.secret}"})

    told = problem(answer)
    assert told["code"] == "internal"
    assert not any(word in answer.content.decode() for word in ("SELECT", "passwd", "Traceback", "seenpaid/", "Django"))
    assert told["request_id"] in caplog.text
    assert program.secret not in caplog.text


def test_another_site_gets_no_permission(program: Program) -> None:
    # SEC-181
    for origin in ("null", "https://evil.example"):
        answer = program.get("/company", Origin=origin)
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_answers_are_for_the_asker_alone(alice: Membership, program: Program) -> None:
    make_document(alice)

    for answer in (program.get("/invoices"), program.get("/nothing"), Program("").get("/invoices")):
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not answer.cookies
        assert answer["Request-Id"].startswith("req_")
