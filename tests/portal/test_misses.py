"""Guessing tokens: 429 for whoever guesses, one alarm for the operator, and nothing for anybody else. SEC-11"""

import logging

import pytest
from django.test import Client

from seenpaid.lib.throttle import Throttle
from seenpaid.portal import misses
from seenpaid.sharing.links import token_of
from tests.make import CHROME_ON_MAC, make_company, make_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEADERS = {name.lower(): value for name, value in CHROME_ON_MAC.items()}


@pytest.fixture(autouse=True)
def limits(monkeypatch):
    monkeypatch.setattr(misses, "OF_ONE", Throttle(limit=3, window_seconds=10**9))
    monkeypatch.setattr(misses, "OF_ALL", Throttle(limit=5, window_seconds=10**9))


def ask(token: str, *, ip: str, suffix: str = "") -> int:
    return Client(headers=HEADERS).get(f"/i/{token}{suffix}", REMOTE_ADDR=ip).status_code


def unknown(number: int) -> str:
    return f"{number:032}"


def test_whoever_misses_too_often_waits_and_nobody_else():
    token = token_of(make_link(make_company()))

    guesses = [ask(unknown(number), ip="203.0.113.7") for number in range(5)]

    assert guesses == [404, 404, 404, 429, 429]
    assert ask(token, ip="203.0.113.8") == 200
    assert ask(unknown(9), ip="203.0.113.7", suffix="/pdf") == 429


def test_a_wait_says_how_long():
    for number in range(3):
        ask(unknown(number), ip="203.0.113.7")

    answer = Client(headers=HEADERS).get(f"/i/{unknown(4)}", REMOTE_ADDR="203.0.113.7")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (429, "no-store")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_link_that_is_there_is_never_a_miss():
    token = token_of(make_link(make_company()))

    assert [ask(token, ip="203.0.113.7") for _ in range(6)] == [200] * 6


def test_one_network_of_ipv6_is_one_guesser():
    guesses = [ask(unknown(number), ip=f"2001:db8::{number + 1}") for number in range(4)]

    assert guesses == [404, 404, 404, 429]


def test_the_operator_hears_once_of_guessing_from_everywhere(caplog):
    with caplog.at_level(logging.ERROR, logger="seenpaid.portal.misses"):
        for number in range(9):
            ask(unknown(number), ip=f"203.0.113.{number}")

    assert len([one for one in caplog.records if "guesses links" in one.message]) == 1


def test_every_address_beside_a_token_counts_and_waits_alike(case):
    asked = {
        "portal": ("get", "/portal/{}"),
        "statement": ("get", "/portal/{}/statement.pdf"),
        "portal, back from a gateway": ("get", "/portal/{}/thanks"),
        "pay everything": ("post", "/portal/{}/pay"),
        "a paper in it": ("get", "/portal/{}/INV-0001"),
        "pay": ("post", "/i/{}/pay"),
        "back from a gateway": ("get", "/i/{}/thanks"),
        "answer": ("post", "/i/{}/answer"),
        "file": ("get", "/i/{}/files/att_1"),
        "code": ("post", "/i/{}/code"),
        "accept": ("post", "/q/{}/accept"),
        "decline": ("post", "/q/{}/decline"),
        "privacy": ("get", "/i/{}/privacy"),
        "privacy, whole": ("get", "/c/{}/privacy/export"),
        "preferences": ("get", "/e/{}"),
        "preferences, set": ("post", "/e/{}"),
        "test gateway": ("get", "/test-gateway/{}"),
    }
    client = Client(headers=HEADERS)

    for number, (name, (method, path)) in enumerate(asked.items()):
        with case(name):
            ip = f"203.0.113.{number + 1}"
            answers = [getattr(client, method)(path.format(unknown(each)), REMOTE_ADDR=ip) for each in range(4)]
            assert [each.status_code for each in answers] == [404, 404, 404, 429]
            assert len({each.content for each in answers[:3]}) == 1
            assert answers[3].headers["Retry-After"]
            assert ask(unknown(0), ip=ip) == 429
