"""The test bench from the outside: every profile is judged as expected, and what is read back is told as it is."""

import json
from typing import Any

import pytest

from seenpaid.config.replay import run
from seenpaid.engagement.classify import classify
from seenpaid.engagement.judging.testbench import read_evidence

PROFILES = json.loads(run.PROFILES.read_text(encoding="utf-8"))
LINK = "https://pay.example.com/i/" + "a" * 32


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile["name"])
def test_each_profile_is_judged_as_expected(profile: dict[str, Any]) -> None:
    request = {**profile, "scheme": "https", "path": "/i/x", "client_ip": profile["ip"]}

    assert classify(read_evidence(request)).verdict == profile["expect"]


def install(monkeypatch: pytest.MonkeyPatch, *, records: bool = True, key_status: int = 200) -> list[str]:
    """Stand in for a running install that takes everybody for a person."""
    asked: list[str] = []

    def ask(url: str, method: str, headers: dict[str, str], *, path: str = "") -> tuple[int, bytes]:
        if "/views" in path:
            view = {
                "id": len(asked) if records else 0,
                "ip": "127.0.0.1",
                "verdict": "human",
                "counted": True,
                "reasons": [],
            }
            return key_status, json.dumps({"data": [view]}).encode()
        if path:
            share = {"url": LINK}
            return key_status, json.dumps({"data": [{"id": "inv_1", "share": share}], "next_cursor": None}).encode()
        asked.append(method)
        return 200, b""

    monkeypatch.setattr(run, "_ask", ask)
    return asked


def test_it_says_what_came_back_and_whether_it_was_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, waits = install(monkeypatch), []

    outcomes = list(run.replay(LINK, key="sp_x", wait=waits.append))

    assert (len(outcomes), asked[0], len(waits)) == (len(PROFILES), "HEAD", 5)
    assert {one.is_right for one in outcomes if one.expected == "human"} == {True}
    # An address that nobody believed cannot be held against the rules.
    assert {one.mark for one in outcomes if one.needs_address} == {"?"}
    assert not all(one.is_right for one in outcomes)


@pytest.mark.parametrize(
    "how, words",
    [({"records": False}, "no open was recorded"), ({"key_status": 401}, "The API answered 401")],
)
def test_what_cannot_be_asked_is_said(monkeypatch: pytest.MonkeyPatch, how: dict[str, Any], words: str) -> None:
    install(monkeypatch, **how)
    with pytest.raises(run.ReplayError, match=words):
        list(run.replay(LINK, key="sp_x", wait=lambda _: None))


@pytest.mark.parametrize("url", ["", "ftp://x/i/y", "nonsense", "http:///i/x"])
def test_what_is_no_link_is_refused(url: str) -> None:
    with pytest.raises(run.ReplayError, match="as it was shared"):
        list(run.replay(url, key="sp_x"))
