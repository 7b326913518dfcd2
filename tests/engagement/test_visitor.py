import pytest
from hypothesis import given, strategies as st

from seenpaid.engagement.visitor import visitor_key, visitor_label

SECRET = b"a document's own secret"
HEADERS = {"user-agent": "Firefox", "accept-language": "de", "sec-ch-ua-platform": '"Windows"'}


def test_it_knows_the_same_browser_again() -> None:
    assert visitor_key(SECRET, ip="203.0.113.9", headers=HEADERS) == visitor_key(
        SECRET, ip="203.0.113.9", headers={**HEADERS, "accept": "text/html", "referer": "https://mail.example/"}
    )


@pytest.mark.parametrize(
    "secret,ip,headers",
    [
        (b"another document's", "203.0.113.9", HEADERS),
        (SECRET, "203.0.113.10", HEADERS),
        (SECRET, None, HEADERS),
        (SECRET, "203.0.113.9", {**HEADERS, "user-agent": "Safari"}),
        (SECRET, "203.0.113.9", {**HEADERS, "accept-language": "fr"}),
        (SECRET, "203.0.113.9", {**HEADERS, "sec-ch-ua-platform": '"macOS"'}),
        (SECRET, "203.0.113.9", {**HEADERS, "user-agent": "Firefoxde", "accept-language": ""}),
    ],
)
def test_it_tells_others_apart(secret: bytes, ip: str | None, headers: dict[str, str]) -> None:
    assert visitor_key(secret, ip=ip, headers=headers) != visitor_key(SECRET, ip="203.0.113.9", headers=HEADERS)


@given(st.text(), st.text(alphabet=st.characters(codec=None, exclude_categories=())))
def test_it_never_raises(ip: str, agent: str) -> None:
    assert len(visitor_key(SECRET, ip=ip, headers={"user-agent": agent})) == 16


@pytest.mark.parametrize(
    "number,label", [(1, "A"), (2, "B"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")]
)
def test_it_labels_visitors_like_columns(number: int, label: str) -> None:
    assert visitor_label(number) == label


def test_there_is_no_visitor_before_the_first() -> None:
    with pytest.raises(ValueError, match="from one"):
        visitor_label(0)
