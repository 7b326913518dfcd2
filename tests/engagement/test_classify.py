"""One table per rule: what it finds, and what it leaves alone."""

from typing import Any

import pytest

from seenpaid.engagement.classify import Context, Evidence, Judgement, Kind, Verdict, classify, is_prefetch

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
CHROME = f"{WINDOWS} Chrome/154.0.0.0 Safari/537.36"
SAFARI = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/26.1 Safari/605.1.15"
)
HEADERS = {
    "user-agent": CHROME,
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-language": "en-GB,en;q=0.9",
    "accept-encoding": "gzip, deflate, br, zstd",
    "sec-ch-ua": '"Chromium";v="154", "Google Chrome";v="154", "Not_A Brand";v="99"',
    "sec-ch-ua-mobile": "?0",
    "sec-ch-ua-platform": '"Windows"',
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "sec-fetch-site": "none",
    "sec-fetch-user": "?1",
}
HINTS = ("sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform")
METADATA = ("sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "sec-fetch-user")


def judge(*, without: tuple[str, ...] = (), headers: dict[str, str] | None = None, **facts: Any) -> Judgement:
    sent = {name: value for name, value in HEADERS.items() if name not in without} | (headers or {})
    return classify(Evidence(**{"headers": sent, "secure": True, **facts}))


def judge_agent(agent: str) -> Judgement:
    return classify(Evidence(headers={"user-agent": agent}, headers_complete=False))


def codes(judgement: Judgement) -> list[str]:
    return [reason.code for reason in judgement.reasons]


def test_it_takes_an_ordinary_browser_for_a_person() -> None:
    judgement = judge()

    assert judgement.verdict is Verdict.HUMAN
    assert judgement.actor == "recipient"
    assert judgement.kind is None
    assert codes(judgement) == ["ordinary_browser"]
    assert (judgement.browser, judgement.os, judgement.device) == ("Chrome", "Windows", "desktop")


def test_it_knows_gmails_look_from_the_old_edge_it_dresses_as() -> None:
    edge = f"{WINDOWS} Chrome/42.0.2311.135 Safari/537.36 Edge/12.246"

    assert judge_agent(edge).verdict is Verdict.HUMAN
    for ending in ("Gmail-content-sampling", "Mozilla/5.0"):
        judgement = judge_agent(f"{edge} {ending}")
        assert judgement.kind is Kind.SECURITY_SCANNER
        assert judgement.reasons[0].text == "Gmail security check"


def test_it_names_slack() -> None:
    judgement = judge_agent("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")

    assert judgement.actor == "automated"
    assert [(reason.code, reason.text) for reason in judgement.reasons] == [("declared_bot", "Slack link preview")]
    assert judgement.device == "bot"


@pytest.mark.parametrize(
    "name,value,expected",
    [
        ("sec-purpose", "prefetch", True),
        ("sec-purpose", "prefetch;prerender", True),
        ("sec-purpose", "prefetch;anonymous-client-ip", True),
        ("sec-purpose", " Prefetch; Prerender", True),
        ("sec-purpose", "", False),
        ("purpose", "prefetch", True),
        ("purpose", "reading", False),
        ("x-moz", "prefetch", True),
        ("x-purpose", "preview", True),
        ("x-purpose", "instant", True),
        ("x-purpose", "", False),
    ],
)
def test_it_knows_a_prefetch(name: str, value: str, expected: bool) -> None:  # SEC-107
    evidence = Evidence(headers={**HEADERS, name: value})

    assert is_prefetch(evidence) is expected
    assert (classify(evidence).kind is Kind.PREFETCH) is expected


@pytest.mark.parametrize(
    "method,code",
    [
        ("HEAD", "head_request"),
        ("head", "head_request"),
        ("OPTIONS", "options_request"),
        ("PROPFIND", "unusual_method"),
    ],
)
def test_it_never_counts_other_methods(method: str, code: str) -> None:  # SEC-106
    judgement = judge(method=method)

    assert judgement.verdict is Verdict.AUTOMATED
    assert codes(judgement) == [code]


@pytest.mark.parametrize("method", ["GET", "POST", "get", ""])
def test_it_lets_a_person_open_and_pay(method: str) -> None:
    assert judge(method=method).verdict is Verdict.HUMAN


@pytest.mark.parametrize(
    "ip,vendor",
    [
        ("40.107.1.1", "Microsoft 365"),
        ("104.47.127.255", "Microsoft 365"),
        ("::ffff:52.101.0.9", "Microsoft 365"),
        ("2a01:111:f400:1::9", "Microsoft 365"),
        ("209.222.87.255", "Barracuda"),
    ],
)
def test_it_knows_mail_filters_by_their_published_networks(ip: str, vendor: str) -> None:
    judgement = judge(client_ip=ip, seconds_since_send=4)

    assert judgement.verdict is Verdict.AUTOMATED
    assert judgement.kind is Kind.SECURITY_SCANNER
    assert judgement.reasons[0].text == f"Came from {vendor}'s mail filter 4 seconds after sending"


@pytest.mark.parametrize(
    "ip", ["40.110.1.1", "104.47.128.0", "209.222.88.0", "2a01:111:f402::1", "not an address", None]
)
def test_it_leaves_their_neighbours_alone(ip: str | None) -> None:
    assert judge(client_ip=ip, seconds_since_send=4).verdict is Verdict.HUMAN


@pytest.mark.parametrize("agent", ["", " ", "-"])
def test_it_takes_no_name_for_a_program(agent: str) -> None:
    judgement = judge(headers={"user-agent": agent})

    assert judgement.verdict is Verdict.AUTOMATED
    assert codes(judgement) == ["empty_user_agent"]


@pytest.mark.parametrize(
    "agent,kind",
    [
        ("Acmebot/1.0", Kind.CRAWLER),
        ("Mozilla/5.0 (compatible; Acme-Spider; +https://acme.example/spider)", Kind.CRAWLER),
        (f"{WINDOWS} Chrome/150.0.0.0 Safari/537.36 (compatible; Acme)", Kind.CRAWLER),
        (f"{CHROME} contact@acme.example", Kind.CRAWLER),
        (CHROME.replace("like Gecko", "like Gecko; acme"), Kind.CRAWLER),
        (f"{CHROME} AcmeUptimeMonitor/3", Kind.MONITORING),
        (f"{CHROME} Acmefast", Kind.CRAWLER),
        (CHROME.replace("; x64", "; acmefast"), Kind.CRAWLER),
        (f"{CHROME} AcmeInsights/3 acme.info", Kind.CRAWLER),
        (f"{CHROME} AcmeScreenshot/3", Kind.HEADLESS),
        ("Acme-Link-Preview/2", Kind.LINK_PREVIEWER),
        ("acme-vulnerability-scanner", Kind.SECURITY_SCANNER),
        ("acme-http-client/0.1", Kind.HTTP_LIBRARY),
        ("Mozilla/5.0", Kind.HTTP_LIBRARY),
        ("x", Kind.HTTP_LIBRARY),
    ],
)
def test_it_knows_robots_nobody_has_listed(agent: str, kind: Kind) -> None:
    judgement = judge_agent(agent)

    assert judgement.verdict is Verdict.AUTOMATED
    assert judgement.kind is kind


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 14; Acme Scanner X1; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/150.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/150.0.0.0 Mobile Safari/537.36 CamScanner/6.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 NAVER(inapp; search; 2000; 12.14.6; 15PRO)",
        "Mozilla/5.0 (X11; Linux x86_64; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/32.1.0 Chrome/122.0.6261.64 VR Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Mozilla/5.0 (Linux) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/108.0.0.0 Safari/537.36 OPR/46.0.2207.0 OMI/4.23 HbbTV/1.6.1 (+DRM; ACME; TV9)",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/8.0.35840/60.271; U; hi) Presto/2.12.423 Version/12.16",
        "Mozilla/5.0 (compatible; Konqueror/4.3; Linux) KHTML/4.3.4 (like Gecko)",
        "Mozilla/5.0 (X11; Linux x86_64; Quest Pro) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/36.0.0 Chrome/130.0.6723.91 VR Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; Pico Neo3 Link OS5.13 like Quest) AppleWebKit/537.36 (KHTML, like Gecko) PicoBrowser/3.3.43 Chrome/105.0.5195.68 VR Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Mattermost/5.11.2 Chrome/132.0.6834.83 Electron/34.0.1 Safari/537.36",
        "Mozilla/5.0 (Unknown; Linux) AppleWebKit/538.1 (KHTML, like Gecko) Kobo eReader Safari/538.1",
        "NokiaX2-02/2.0 (11.84) Profile/MIDP-2.1 Configuration/CLDC-1.1",
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    ],
)
def test_it_leaves_real_browsers_alone(agent: str) -> None:
    assert judge_agent(agent).verdict is Verdict.HUMAN


def test_a_phone_named_like_a_robot_is_acquitted_by_its_headers() -> None:
    agent = "Mozilla/5.0 (Linux; Android 9; Spider 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Mobile Safari/537.36"

    judgement = judge(headers={"user-agent": agent, "sec-ch-ua-platform": '"Android"', "sec-ch-ua-mobile": "?1"})

    assert judgement.verdict is Verdict.HUMAN
    assert judge_agent(agent).verdict is Verdict.AUTOMATED


@pytest.mark.parametrize(
    "change,code",
    [
        ({"accept-language": ""}, "no_accept_language"),
        ({"accept-language": "*", "accept-encoding": "gzip"}, "any_language"),
        ({"accept": "*/*"}, "not_a_page_request"),
        ({"accept": "text/html", "accept-encoding": "gzip"}, "odd_accept"),
        ({"x-native-host": "OneOutlook/1.2"}, "declared_bot"),
        ({"accept": ""}, "not_a_page_request"),
        ({"sec-fetch-mode": "cors"}, "not_a_navigation"),
        ({"sec-ch-ua-platform": '"Linux"'}, "platform_mismatch"),
        ({"sec-ch-ua": '"Chromium";v="120"'}, "version_mismatch"),
        ({"user-agent": SAFARI, "sec-ch-ua-platform": '"macOS"'}, "foreign_hints"),
        ({"sec-ch-ua": '"HeadlessChrome";v="154", "Chromium";v="154"'}, "headless_browser"),
    ],
)
def test_headers_no_real_browser_sends_decide_alone(change: dict[str, str], code: str) -> None:
    judgement = judge(headers=change)

    assert judgement.verdict is Verdict.AUTOMATED
    assert code in codes(judgement)


def test_missing_hints_alone_accuse_nobody() -> None:
    assert judge(without=HINTS).verdict is Verdict.HUMAN


def test_missing_fetch_metadata_is_evidence_only_where_browsers_send_it() -> None:
    without = (*HINTS, *METADATA)

    assert judge(without=without, secure=True).verdict is Verdict.UNVERIFIED
    assert judge(without=without, secure=None).verdict is Verdict.HUMAN
    assert judge(without=without, secure=False).verdict is Verdict.HUMAN
    assert judge(without=without, secure=True, sec_headers_seen=False).verdict is Verdict.HUMAN


@pytest.mark.parametrize(
    "agent",
    [
        SAFARI.replace("26.1", "16.3"),
        "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/120.0.0.0 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 12; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/150.0.0.0 Mobile Safari/537.36",
        f"{WINDOWS} Chrome/70.0.0.0 Safari/537.36",
    ],
)
def test_browsers_that_send_no_fetch_metadata_are_not_asked_for_it(agent: str) -> None:
    judgement = judge(without=(*HINTS, *METADATA), headers={"user-agent": agent})

    assert judgement.verdict is Verdict.HUMAN


@pytest.mark.parametrize(
    "asn,seconds,verdict",
    [
        (22843, 60, Verdict.AUTOMATED),
        (22843, 4 * 3600, Verdict.HUMAN),
        (24940, 60, Verdict.AUTOMATED),
        (24940, 600, Verdict.UNVERIFIED),
        (24940, 7200, Verdict.HUMAN),
        (24940, None, Verdict.UNVERIFIED),
        (8075, 60, Verdict.UNVERIFIED),
        (8075, 7200, Verdict.HUMAN),
        (8075, None, Verdict.HUMAN),
        (13335, 3, Verdict.HUMAN),
        (36183, 3, Verdict.HUMAN),
        (22616, 3, Verdict.HUMAN),
        (64500, 3, Verdict.HUMAN),
        (None, 3, Verdict.HUMAN),
        (64500, -30, Verdict.HUMAN),
        (32934, None, Verdict.UNVERIFIED),
    ],
)
def test_a_network_counts_by_how_soon_it_came(asn: int | None, seconds: float | None, verdict: Verdict) -> None:
    assert judge(asn=asn, seconds_since_send=seconds).verdict is verdict


def test_a_rented_machine_is_doubted_where_nothing_was_mailed() -> None:
    assert judge(asn=16509, mailed=False).verdict is Verdict.UNVERIFIED


def test_a_browser_behind_its_updates_is_doubted_in_a_data_centre_only() -> None:
    old = {"user-agent": f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36", "sec-ch-ua": '"Chromium";v="140"'}

    assert judge(headers=old, asn=8075, seconds_since_send=9000).verdict is Verdict.UNVERIFIED
    assert judge(headers=old, asn=64500, seconds_since_send=9000).verdict is Verdict.HUMAN


@pytest.mark.parametrize(
    "context,code",
    [
        (Context(requests_same_link_10s=2, distinct_user_agents_10s=2), "burst"),
        (Context(requests_same_link_10s=2, distinct_ips_10s=2), "burst"),
        (Context(distinct_customers_same_ip_60s=2), "many_customers"),
    ],
)
def test_a_burst_is_doubted_and_left_to_later_evidence(context: Context, code: str) -> None:
    judgement = judge(context=context)

    assert judgement.verdict is Verdict.UNVERIFIED
    assert code in codes(judgement)
    assert judge(context=context, asn=24940, seconds_since_send=5).verdict is Verdict.AUTOMATED


def test_two_colleagues_at_an_ordinary_provider_are_two_people() -> None:  # SEC-110
    context = Context(requests_same_link_10s=2, distinct_user_agents_10s=2)

    assert judge(context=context, asn=64500).verdict is Verdict.HUMAN


def test_reloading_is_no_burst() -> None:
    assert judge(context=Context(requests_same_link_10s=9)).verdict is Verdict.HUMAN


@pytest.mark.parametrize("path", ["/i/abc'/", "/i/abc%27", '/i/abc"', "/i/abc%3Cscript"])
def test_a_mangled_link_is_a_scanners(path: str) -> None:
    judgement = judge(path=path)

    assert judgement.verdict is Verdict.AUTOMATED
    assert judgement.kind is Kind.SECURITY_SCANNER


@pytest.mark.parametrize(
    "asn,mailed,kind",
    [(8075, None, Kind.SECURITY_SCANNER), (8075, False, Kind.HEADLESS), (16509, None, Kind.HEADLESS)],
)
def test_a_disguise_in_microsofts_network_is_its_filters_unless_nobody_was_mailed(
    asn: int, mailed: bool | None, kind: Kind
) -> None:
    old = {"user-agent": f"{WINDOWS} Chrome/96.0.4664.110 Safari/537.36"}

    judgement = judge(without=(*HINTS, *METADATA), headers=old, asn=asn, mailed=mailed)

    assert judgement.verdict is Verdict.AUTOMATED
    assert judgement.kind is kind


def test_pressing_something_on_the_page_speaks_for_a_person() -> None:
    judgement = judge(headers={"sec-fetch-site": "same-origin"}, asn=24940)

    assert judgement.verdict is Verdict.HUMAN
    assert codes(judgement) == ["acted_on_page", "ordinary_browser"]


def test_no_parameter_or_header_makes_a_preview() -> None:  # SEC-113, SEC-114
    judgement = judge(path="/i/abc?silent&preview=1", headers={"x-preview": "1", "cookie": "sessionid=forged"})

    assert judgement.actor == "recipient"
    assert judgement.verdict is Verdict.HUMAN
