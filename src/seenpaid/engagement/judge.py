"""Puts what is known of an open before the rules, and takes their verdict."""

from dataclasses import dataclass
from typing import Final

from seenpaid.engagement.capture import Capture
from seenpaid.engagement.classify import RULES_VERSION, classify
from seenpaid.engagement.classify.evidence import Context, Evidence
from seenpaid.engagement.classify.judgement import Judgement
from seenpaid.engagement.models import ActorType, Verdict
from seenpaid.engagement.names import names_of
from seenpaid.engagement.rows import Neighbour
from seenpaid.sharing.access import Access

_CROWD: Final = 3
"""Two people may press a copied link in the same seconds; two browsers on a link just mailed are a filter's."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict as it is written down."""

    actor: str
    verdict: str
    kind: str
    confidence: int
    reasons: list[dict[str, str]]
    rules_version: str
    browser: str
    os: str
    device: str


class _Deployment:
    """Whether requests here have ever carried Sec-Fetch headers; some proxies strip them from all."""

    sec_headers_seen = False


def judge(access: Access, capture: Capture, neighbours: list[Neighbour]) -> Judged:
    """Return the verdict on an open by whoever is not signed in as a member."""
    if "sec-fetch-mode" in capture.headers:
        _Deployment.sec_headers_seen = True
    return _written(classify(_evidence(access, capture, neighbours)))


def preview(capture: Capture) -> Judged:
    """Return the verdict on a member's own look: known by the session, so nothing needs judging."""
    client = names_of(capture.headers.get("user-agent", ""), capture.headers)
    return Judged(
        actor=ActorType.SENDER_PREVIEW.value,
        verdict=Verdict.HUMAN.value,
        kind="",
        confidence=100,
        reasons=[{"code": "signed_in_member", "text": "A member of your company, signed in"}],
        rules_version=RULES_VERSION,
        browser=client.browser,
        os=client.os,
        device=client.device,
    )


def _evidence(access: Access, capture: Capture, neighbours: list[Neighbour]) -> Evidence:
    mailed = access.mailed_at is not None
    return Evidence(
        headers=capture.headers,
        method=capture.method,
        path=capture.path,
        secure=capture.secure,
        sec_headers_seen=_Deployment.sec_headers_seen,
        client_ip=capture.client_ip,
        asn=capture.place.asn,
        asn_org=capture.place.network,
        seconds_since_send=(capture.at - access.mailed_at).total_seconds() if access.mailed_at else None,
        mailed=mailed,
        context=_context(capture, neighbours, mailed=mailed),
    )


def _context(capture: Capture, neighbours: list[Neighbour], *, mailed: bool) -> Context:
    if not neighbours:
        return Context()
    agents = {neighbour.user_agent for neighbour in neighbours} | {capture.headers.get("user-agent", "")}
    addresses = {neighbour.ip for neighbour in neighbours} | {capture.client_ip}
    if not mailed and max(len(agents), len(addresses)) < _CROWD:
        return Context(requests_same_link_10s=len(neighbours) + 1)
    return Context(
        requests_same_link_10s=len(neighbours) + 1,
        distinct_user_agents_10s=len(agents),
        distinct_ips_10s=len(addresses),
    )


def _written(judgement: Judgement) -> Judged:
    return Judged(
        actor=judgement.actor.value,
        verdict=judgement.verdict.value,
        kind=judgement.kind.value if judgement.kind else "",
        confidence=round(judgement.confidence * 100),
        reasons=[{"code": reason.code, "text": reason.text} for reason in judgement.reasons],
        rules_version=RULES_VERSION,
        browser=judgement.browser,
        os=judgement.os,
        device=judgement.device,
    )
