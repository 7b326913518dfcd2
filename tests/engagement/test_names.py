import pytest
from hypothesis import given, strategies as st

from seenpaid.engagement.client.names import Names, names_of

BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {BLINK} Chrome/154.0.0.0 Safari/537.36"
PHONE = f"Mozilla/5.0 (Linux; Android 10; K) {BLINK} Chrome/154.0.0.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    "agent,expected",
    [
        (WINDOWS, Names("Chrome", "Windows", "desktop")),
        (WINDOWS + " Edg/153.0.0.0", Names("Edge", "Windows", "desktop")),
        (WINDOWS + " OPR/135.0.0.0", Names("Opera", "Windows", "desktop")),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {BLINK} Chrome/154.0.0.0 Safari/537.36",
            Names("Chrome", "Mac", "desktop"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
            Names("Safari", "iOS", "phone"),
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/154.0.8037.10 Mobile/15E148 Safari/604.1",
            Names("Chrome", "iOS", "tablet"),
        ),
        (
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            Names("Firefox", "Linux", "desktop"),
        ),
        (
            f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {BLINK} Chrome/154.0.0.0 Safari/537.36",
            Names("Chrome", "ChromeOS", "desktop"),
        ),
        (PHONE, Names("Chrome", "Android", "phone")),
        (PHONE.replace(" Mobile", ""), Names("Chrome", "Android", "tablet")),
        (PHONE.replace("Chrome/", "SamsungBrowser/29.0 Chrome/"), Names("Samsung Internet", "Android", "phone")),
        (
            f"Mozilla/5.0 (Linux; Android 14; SM-A556B; wv) {BLINK} Version/4.0 Chrome/150.0.0.0 Mobile Safari/537.36 Instagram 400.0.0.40.80 Android",
            Names("Instagram", "Android", "phone"),
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
            Names("Internet Explorer", "Windows", "desktop"),
        ),
        (
            f"Mozilla/5.0 (Linux; Android 9; AFTSSS) {BLINK} Silk/128.6.1 like Chrome/128.0.6613.194 Safari/537.36",
            Names("Amazon Silk", "Android", "tv"),
        ),
        ("", Names("", "", "unknown")),
        ("-", Names("", "", "unknown")),
        ("curl/8.14.1", Names("curl", "", "unknown")),
    ],
)
def test_it_names_a_browser(agent: str, expected: Names) -> None:
    assert names_of(agent, {}) == expected


@pytest.mark.parametrize(
    "hints,expected",
    [
        ({"sec-ch-ua": '"Brave";v="154", "Chromium";v="154"'}, Names("Brave", "Windows", "desktop")),
        ({"sec-ch-ua": '"Chromium";v="152", "Vivaldi";v="7.9"'}, Names("Vivaldi", "Windows", "desktop")),
        ({"sec-ch-ua": '"Not;A=Brand";v="8", "Chromium";v="154"'}, Names("Chrome", "Windows", "desktop")),
        ({"sec-ch-ua-platform": '"macOS"'}, Names("Chrome", "Mac", "desktop")),
        ({"sec-ch-ua-platform": "Chrome OS"}, Names("Chrome", "ChromeOS", "desktop")),
        ({"sec-ch-ua-platform": '"Android"', "sec-ch-ua-mobile": "?1"}, Names("Chrome", "Android", "phone")),
        ({"sec-ch-ua": "nonsense", "sec-ch-ua-platform": "?"}, Names("Chrome", "Windows", "desktop")),
    ],
)
def test_hints_come_before_the_user_agent(hints: dict[str, str], expected: Names) -> None:
    assert names_of(WINDOWS, hints) == expected


def test_an_apps_name_says_more_than_the_engine_it_shows_pages_with() -> None:
    agent = f"Mozilla/5.0 (Linux; Android 14; SM-A556B; wv) {BLINK} Version/4.0 Chrome/150.0.0.0 Mobile Safari/537.36 Instagram 400.0.0.40.80 Android"

    assert names_of(agent, {"sec-ch-ua": '"Android WebView";v="150", "Chromium";v="150"'}).browser == "Instagram"


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())), st.text(), st.text(), st.text())
def test_it_never_raises(agent: str, brands: str, platform: str, mobile: str) -> None:
    hints = {"sec-ch-ua": brands, "sec-ch-ua-platform": platform, "sec-ch-ua-mobile": mobile}

    assert names_of(agent, hints) == names_of(agent, hints)
