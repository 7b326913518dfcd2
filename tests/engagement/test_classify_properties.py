"""Whatever is sent gets a judgement: the same one every time, with its reasons, and quickly."""

import math
import string

from hypothesis import given, strategies as st

from seenpaid.engagement.classify import Context, Evidence, Judgement, Verdict, classify

ANYTHING = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=300)
PIECES = st.lists(
    st.sampled_from(
        (
            "Mozilla/5.0 |(|)|; |compatible|AppleWebKit/537.36 |Chrome/154.0.0.0 |Android 14; |\x00|\ud800|é|bot|/"
            "|http://x.example/|(KHTML, like Gecko|wv|iPhone; CPU OS 18_6 "
        ).split("|")
    ),
    max_size=40,
).map("".join)
NAMES = st.sampled_from(
    (
        "user-agent accept accept-language accept-encoding sec-ch-ua sec-ch-ua-platform sec-ch-ua-mobile"
        " sec-fetch-mode sec-fetch-site sec-fetch-user sec-purpose purpose x-purpose x-moz"
    ).split()
)
EVIDENCE = st.builds(
    Evidence,
    headers=st.dictionaries(NAMES, st.one_of(ANYTHING, PIECES), max_size=14),
    headers_complete=st.booleans(),
    method=st.one_of(st.sampled_from(["GET", "HEAD", "POST"]), ANYTHING),
    path=ANYTHING,
    secure=st.sampled_from([True, False, None]),
    sec_headers_seen=st.sampled_from([True, False, None]),
    client_ip=st.one_of(st.none(), ANYTHING, st.ip_addresses().map(str)),
    asn=st.one_of(st.none(), st.integers(), st.sampled_from([8075, 16509, 22843, 13335, 24940, 32934])),
    seconds_since_send=st.one_of(st.none(), st.floats()),
    mailed=st.sampled_from([True, False, None]),
    context=st.builds(Context, distinct_user_agents_10s=st.integers(), distinct_ips_10s=st.integers()),
)

# Names are learnt at the first question; that once may take longer than a property may.
classify(Evidence())


def well_formed(judgement: Judgement) -> bool:
    return (
        1 <= len(judgement.reasons) <= 3
        and all(reason.code and reason.text for reason in judgement.reasons)
        and set("".join(reason.code for reason in judgement.reasons)) <= set(string.ascii_lowercase + "_")
        and 0 < judgement.confidence < 1
        and (judgement.kind is None) == (judgement.verdict is Verdict.HUMAN)
        and (judgement.actor == "automated") == (judgement.verdict is Verdict.AUTOMATED)
    )


@given(EVIDENCE)
def test_it_always_answers_and_always_the_same(evidence: Evidence) -> None:  # SEC-57
    judgement = classify(evidence)

    assert well_formed(judgement)
    assert classify(evidence) == judgement


@given(EVIDENCE, st.dictionaries(st.text(st.sampled_from("xyz"), min_size=2, max_size=5), ANYTHING, max_size=3))
def test_headers_that_mean_nothing_change_nothing(evidence: Evidence, noise: dict[str, str]) -> None:
    louder = Evidence(
        **{name: getattr(evidence, name) for name in Evidence.__slots__} | {"headers": {**noise, **evidence.headers}}
    )

    assert classify(louder) == classify(evidence)


def test_it_survives_headers_of_64_kilobytes() -> None:  # SEC-57
    for piece in ("a", "(", ";", "(compatible;", "Android 9; ", "like Gecko, ", '"x";v="1",', "\x00", "\udfff", "</b>"):
        huge = (piece * 65536)[:65536]
        headers = dict.fromkeys(("user-agent", "accept", "accept-language", "sec-ch-ua", "sec-ch-ua-platform"), huge)

        assert well_formed(classify(Evidence(headers=headers, path=huge, client_ip=huge, method=huge)))


def test_it_survives_times_that_are_no_times() -> None:
    for seconds in (math.nan, math.inf, -math.inf, -1e300):
        assert well_formed(classify(Evidence(headers={}, seconds_since_send=seconds, asn=8075)))
