from ipaddress import ip_network

import pytest
from hypothesis import given, strategies as st

from seenpaid.engagement.client.address import Address, client_address

PROXY = "10.0.0.1"
TRUSTED = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
CLAIMS = ["x-forwarded-for", "x-real-ip", "cf-connecting-ip", "true-client-ip", "forwarded", "x-client-ip"]


@pytest.mark.parametrize("header", CLAIMS)
def test_nobody_believes_a_header_of_a_stranger(header: str) -> None:  # SEC-99
    found = client_address("203.0.113.9", {header: "1.2.3.4"}, trusted=TRUSTED)

    assert found == Address("203.0.113.9", forwarded=False, proxy_trusted=False)


def test_nobody_is_trusted_by_default() -> None:  # SEC-99
    assert client_address("127.0.0.1", {"x-forwarded-for": "1.2.3.4"}, trusted=[]).ip == "127.0.0.1"


@pytest.mark.parametrize(
    "chain,expected",
    [
        ("203.0.113.9", "203.0.113.9"),
        ("1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("1.2.3.4, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("fe80::7%eth0", "fe80::7"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ('"203.0.113.9"', "203.0.113.9"),
        (" 203.0.113.9 ", "203.0.113.9"),
        ("10.0.0.9, 10.0.0.8", "10.0.0.9"),
        ("203.0.113.9, unknown", PROXY),
        ("203.0.113.9, _hidden", PROXY),
        ('"1.2.3.4,5.6.7.8', "5.6.7.8"),
        ('203.0.113.9, "1.2.3.4, x"', PROXY),
        ("unknown, 10.0.0.7", "10.0.0.7"),
        ("1.2.3.4.5", PROXY),
        ("0x7f.1", PROXY),
        ("", PROXY),
        (", ".join(["1.2.3.4"] * 49 + ["203.0.113.9"]), "203.0.113.9"),
        (", ".join(["1.2.3.4"] * 9 + ["10.0.0.7"] * 50), "10.0.0.7"),
        ("9" * 8192 + ", 203.0.113.9", "203.0.113.9"),
        ("x" * 8192, PROXY),
    ],
)
def test_it_walks_back_to_the_first_hop_nobody_trusts(chain: str, expected: str) -> None:  # SEC-100
    assert client_address(PROXY, {"x-forwarded-for": chain}, trusted=TRUSTED).ip == expected


def test_it_takes_cloudflares_word_when_there_is_no_chain() -> None:
    found = client_address(PROXY, {"cf-connecting-ip": "2001:db8::7"}, trusted=TRUSTED)

    assert found == Address("2001:db8::7", forwarded=True, proxy_trusted=True)


def test_the_chain_comes_before_cloudflares_word() -> None:
    headers = {"x-forwarded-for": "203.0.113.9", "cf-connecting-ip": "1.2.3.4"}

    assert client_address(PROXY, headers, trusted=TRUSTED).ip == "203.0.113.9"


@pytest.mark.parametrize("peer", [None, "", "unix:/run/app.sock", "not an address"])
def test_no_peer_is_nobody(peer: str | None) -> None:  # SEC-103
    found = client_address(peer, {"x-forwarded-for": "1.2.3.4"}, trusted=TRUSTED)

    assert found == Address(None, forwarded=False, proxy_trusted=False)


@pytest.mark.parametrize("headers", [{}, {"x-forwarded-for": " "}, {"cf-connecting-ip": "nonsense"}])
def test_a_silent_proxy_is_noticed(headers: dict[str, str]) -> None:  # SEC-104
    assert client_address(PROXY, headers, trusted=TRUSTED) == Address(PROXY, forwarded=False, proxy_trusted=True)


def test_a_mapped_peer_is_the_same_peer() -> None:
    assert client_address("::ffff:10.0.0.1", {"x-forwarded-for": "203.0.113.9"}, trusted=TRUSTED).ip == "203.0.113.9"


def test_an_ipv6_proxy_may_be_trusted() -> None:
    assert client_address("fd00::1", {"x-forwarded-for": "203.0.113.9"}, trusted=TRUSTED).ip == "203.0.113.9"


@given(st.one_of(st.none(), st.text()), st.text(), st.text())
def test_it_never_raises(peer: str | None, chain: str, word: str) -> None:
    client_address(peer, {"x-forwarded-for": chain, "cf-connecting-ip": word}, trusted=TRUSTED)
    client_address(PROXY, {"x-forwarded-for": chain, "cf-connecting-ip": word}, trusted=TRUSTED)
