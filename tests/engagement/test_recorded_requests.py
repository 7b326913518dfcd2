"""Whole requests as their senders document or were seen to send them, with the verdict each deserves."""

import json
from pathlib import Path
from typing import Any

import pytest

from seenpaid.engagement.classify import classify
from seenpaid.engagement.judging.testbench import read_evidence

RECORDED = [
    json.loads(line)
    for file in sorted((Path(__file__).parent / "recorded").glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
PEOPLE = [request for request in RECORDED if request["expect"]["verdict"] == "human"]


def named(requests: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(request, id=request["id"]) for request in requests]


@pytest.mark.parametrize("request_", named(RECORDED))
def test_it_judges_a_recorded_request(request_: dict[str, Any]) -> None:  # SEC-105, SEC-108
    expected = request_["expect"]

    judgement = classify(read_evidence(request_))

    assert judgement.verdict == expected["verdict"]
    assert judgement.kind == expected["kind"]
    assert expected["code"] in [reason.code for reason in judgement.reasons]


@pytest.mark.parametrize("request_", named(PEOPLE))
def test_it_keeps_a_reader_whose_sec_headers_never_arrive(request_: dict[str, Any]) -> None:
    kept = {name: value for name, value in request_["headers"].items() if not name.lower().startswith("sec-")}

    judgement = classify(read_evidence({**request_, "headers": kept, "scheme": None}))

    assert judgement.verdict == "human"


@pytest.mark.parametrize("request_", named(PEOPLE))
def test_it_keeps_a_reader_whose_client_hints_never_arrive(request_: dict[str, Any]) -> None:
    kept = {name: value for name, value in request_["headers"].items() if not name.lower().startswith("sec-ch-")}

    judgement = classify(read_evidence({**request_, "headers": kept}))

    assert judgement.verdict == "human"


@pytest.mark.parametrize("request_", named(PEOPLE))
def test_it_keeps_a_reader_when_nobody_knows_when_the_mail_left(request_: dict[str, Any]) -> None:
    judgement = classify(read_evidence({**request_, "seconds_since_send": None}))

    assert judgement.verdict == "human"
