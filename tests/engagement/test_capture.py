"""What an open says about itself, and what it cannot make us believe."""

import logging

import pytest

from seenpaid.engagement.alarms import warn_of_silent_proxy
from seenpaid.engagement.capture import LONGEST_HEADER, MOST_HEADERS, capture
from tests.make import CHROME_ON_MAC, HOME, NOW, OFFICE

PROXY = "10.0.0.1"


def captured(*, headers=(), peer=HOME, scheme="http", **more):
    return capture(at=NOW, method="GET", path="/i/x", headers=headers, peer=peer, scheme=scheme, **more)


@pytest.fixture
def behind_a_proxy(settings):
    from ipaddress import ip_network

    settings.SEENPAID_TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "Forwarded", "X-Client-IP"]
)
def test_a_header_from_anybody_changes_no_address(name):  # SEC-99
    assert captured(headers=[(name, OFFICE)]).client_ip == HOME


@pytest.mark.usefixtures("behind_a_proxy")
def test_a_trusted_proxy_says_who_asks_and_where_from():
    headers = [("X-Forwarded-For", f"1.2.3.4, {OFFICE}"), ("CF-IPCity", "SÃ£o Paulo"), ("CF-IPCountry", "BR")]

    found = captured(headers=headers, peer=PROXY)

    assert (found.client_ip, found.place.city, found.place.country) == (OFFICE, "São Paulo", "BR")


def test_a_place_from_anybody_is_ignored():  # SEC-102
    found = captured(headers=[("CF-IPCity", "Paris"), ("CF-IPCountry", "FR")])

    assert (found.place.city, found.place.country) == (None, None)


@pytest.mark.usefixtures("behind_a_proxy")
def test_only_a_trusted_proxy_says_that_it_was_https():  # SEC-55
    told = [("X-Forwarded-Proto", "https"), ("X-Forwarded-For", OFFICE)]

    assert captured(headers=told, peer=PROXY).secure
    assert not captured(headers=told, peer=HOME).secure
    assert captured(scheme="https").secure


@pytest.mark.usefixtures("behind_a_proxy")
def test_a_trusted_proxy_that_says_nothing_is_reported_once(caplog):  # SEC-104
    warn_of_silent_proxy.cache_clear()

    with caplog.at_level(logging.WARNING):
        found = [captured(peer=PROXY).client_ip for _ in range(3)]

    assert found == [PROXY] * 3
    assert len(caplog.records) == 1


def test_secrets_are_never_read():
    found = captured(headers=[("Cookie", "sessionid=1"), ("Authorization", "Bearer sp_1"), ("User-Agent", "x")])

    assert dict(found.headers) == {"user-agent": "x"}


def test_a_flood_of_headers_is_cut():  # SEC-57
    headers = [(f"X-{number}", "y" * 65536) for number in range(500)]

    found = captured(headers=headers)

    assert len(found.headers) == MOST_HEADERS
    assert max(map(len, found.headers.values())) == LONGEST_HEADER


@pytest.mark.usefixtures("behind_a_proxy")
def test_the_nearest_hops_of_a_long_chain_are_kept():  # SEC-100
    chain = ", ".join(["1.2.3.4"] * 5000 + [OFFICE])

    assert captured(headers=[("X-Forwarded-For", chain)], peer=PROXY).client_ip == OFFICE


def test_several_lines_of_one_header_read_as_one():
    found = captured(headers=[*CHROME_ON_MAC.items(), ("Accept-Language", "de")])

    assert found.headers["accept-language"] == "en-GB,en;q=0.9, de"


@pytest.mark.parametrize(
    "via, source", [("email", "email"), ("portal", "portal"), ("api", "api"), ("", "link"), ("Email", "link"), ("x" * 999, "link")]
)  # fmt: skip
def test_the_source_is_one_of_four(via, source):
    assert captured(via=via).source == source
