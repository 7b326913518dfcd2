import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from seenpaid.engagement.classify import Verdict
from seenpaid.engagement.judging.testbench import answer_lines

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36"
)
SLACK = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"


def ask(*requests: object, explain: bool = False) -> list[dict[str, Any]]:
    lines = [request if isinstance(request, str) else json.dumps(request) for request in requests]
    return [json.loads(answer) for answer in answer_lines(lines, explain=explain)]


def test_it_answers_as_the_contract_says() -> None:
    assert ask({"id": "r1", "headers": {"User-Agent": SLACK}}) == [
        {
            "id": "r1",
            "actor_type": "automated",
            "verdict": "automated",
            "kind": "link_previewer",
            "reasons": [{"code": "declared_bot", "text": "Slack link preview"}],
            "browser": None,
            "os": None,
            "device": "bot",
        }
    ]


def test_a_user_agent_alone_is_judged_alone() -> None:
    (answer,) = ask({"headers": {"User-Agent": CHROME}})

    assert answer["verdict"] == Verdict.HUMAN
    assert answer["actor_type"] == "recipient"
    assert (answer["browser"], answer["os"]) == ("Chrome", "Windows")


def test_a_whole_request_is_held_to_what_it_leaves_out() -> None:
    (answer,) = ask({"headers": {"User-Agent": CHROME, "Accept": "*/*"}, "client_ip": "203.0.113.9"})

    assert answer["verdict"] == Verdict.AUTOMATED


def test_unverified_is_still_the_recipient() -> None:
    headers = {
        "USER-AGENT": CHROME,
        "accept": "text/html,application/xhtml+xml,*/*",
        "Accept-Encoding": "gzip, br",
        "accept-LANGUAGE": "de",
    }
    (answer,) = ask({"headers": headers, "asn": "AS16276", "seconds_since_send": 700})

    assert answer["verdict"] == Verdict.UNVERIFIED
    assert answer["actor_type"] == "recipient"


@pytest.mark.parametrize(
    "line",
    ["{", "nonsense", "[1]", "7", "null", '"x"', "{}", '{"id": 3}', '{"headers": []}', '{"headers": "x"}', "[" * 9999],
)
def test_a_bad_line_is_told_and_the_rest_goes_on(line: str) -> None:
    bad, good = ask(line, {"id": 2, "headers": {"User-Agent": SLACK}})

    assert bad["error"]
    assert good["id"] == 2
    assert good["verdict"] == Verdict.AUTOMATED


def test_an_error_says_which_request_it_was() -> None:
    assert ask({"id": "r7"}) == [{"id": "r7", "error": "headers: an object of header names and values is required."}]


def test_blank_lines_are_answered_too_so_that_answers_stay_beside_their_questions() -> None:
    blank, also_blank, good = ask("", "   \n", {"headers": {"User-Agent": SLACK}})

    assert blank["error"] == also_blank["error"] == "This line is not JSON."
    assert good["verdict"] == Verdict.AUTOMATED


@pytest.mark.parametrize(
    "odd",
    [
        {"headers": {"User-Agent": None, "Accept": 7, "X": ["a", "b", 3]}},
        {"headers": {}, "seconds_since_send": "soon", "asn": "many", "context": "none"},
        {"headers": {}, "seconds_since_send": True, "asn": True, "client_ip": 7, "method": [], "path": {}},
        {"headers": {}, "seconds_since_send": 10**400, "asn": 10**400},
        {"headers": {}, "context": {"prior_requests": [7, None, {"seconds_ago": "x"}], "distinct_ips_10s": "many"}},
        {"headers": {"User-Agent": "\ud800\x00" * 20000}},
        {"headers": {"User-Agent": CHROME}, "client_ip": "1.2.3.4", "scheme": 7},
    ],
)
def test_odd_facts_are_no_evidence(odd: dict[str, Any]) -> None:
    (answer,) = ask(odd)

    assert answer["verdict"] in list(Verdict)


def test_neighbours_within_seconds_are_a_burst() -> None:
    whole = {
        "headers": {"User-Agent": CHROME, "Accept-Language": "de"},
        "client_ip": "203.0.113.9",
        "seconds_since_send": 30,
    }
    near = {"user_agent": "another", "client_ip": "203.0.113.10", "seconds_since_send": 25}
    far = {**near, "seconds_since_send": 4}

    def codes(prior: dict[str, Any]) -> list[str]:
        (answer,) = ask({**whole, "context": {"prior_requests": [prior]}}, explain=True)
        return [finding["code"] for finding in answer["findings"]]

    assert "burst" in codes(near)
    assert "burst" not in codes(far)
    assert "burst" in codes({**far, "seconds_ago": 3})


def test_explain_shows_what_was_weighed() -> None:
    (answer,) = ask({"headers": {"User-Agent": SLACK}}, explain=True)

    assert answer["confidence"] > 0.9
    assert answer["rules_version"]
    assert answer["findings"] == [{"code": "declared_bot", "points": 6, "certain": True, "kind": "link_previewer"}]


@given(st.text())
def test_every_line_gets_an_answer(line: str) -> None:
    assert len(list(answer_lines([line]))) == 1
