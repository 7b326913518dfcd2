"""`seenpaid classify`: a request a line in, an answer a line out, by the rules of a live open."""

import io
import json
import sys

import pytest
from django.core.management import call_command


def classify(monkeypatch: pytest.MonkeyPatch, lines: bytes, *options: str) -> list[dict[str, object]]:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    monkeypatch.setattr(sys, "stdout", written)
    call_command("classify", *options)
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_it_answers_line_by_line_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    slack = {"id": "a", "headers": {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"}}
    curl = {"id": "b", "headers": {"User-Agent": "curl/8.5.0"}}

    answers = classify(monkeypatch, "\n".join(json.dumps(one) for one in (slack, curl)).encode())

    assert [(one["id"], one["actor_type"], one["verdict"]) for one in answers] == [
        ("a", "automated", "automated"),
        ("b", "automated", "automated"),
    ]


def test_a_bad_line_is_answered_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = classify(monkeypatch, b'nonsense\n\xff\xfe\n{"id": 3, "headers": {"User-Agent": "curl/8.5.0"}}\n')

    assert "error" in answers[0]
    assert "error" in answers[1]
    assert answers[2]["verdict"] == "automated"


def test_it_explains_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    line = b'{"headers": {"User-Agent": "curl/8.5.0"}}\n'

    (plain,) = classify(monkeypatch, line)
    (explained,) = classify(monkeypatch, line, "--explain")

    assert set(explained) > set(plain)
