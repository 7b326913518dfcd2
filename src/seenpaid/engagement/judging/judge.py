"""Puts what is known of an open before the rules, and takes their verdict."""

from dataclasses import dataclass, replace
from typing import Final

from seenpaid.engagement.capture import Capture
from seenpaid.engagement.classify import RULES_VERSION, classify
from seenpaid.engagement.classify.evidence import Context, Evidence
from seenpaid.engagement.classify.judgement import Judgement
from seenpaid.engagement.client.names import names_of
from seenpaid.engagement.judging.deployment import metadata_arrives, note_metadata
from seenpaid.engagement.judging.memory import Memory, memory_of, opener
from seenpaid.engagement.judging.surroundings import Surroundings, identities_around
from seenpaid.engagement.models import ActorType, Said, Verdict
from seenpaid.engagement.uncounted import COPIED_IN, LOCKED
from seenpaid.sharing.access import Access

CERTAIN: Final = 98
"""The confidence of what a request says or shows by itself; points add up to less."""
OWN_OFFICE: Final = "own_office"
"""A kind of open that no rule finds: a member said where they work."""


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


def judge(access: Access, capture: Capture, seen: Surroundings) -> Judged:
    """Return the verdict on an open by whoever is not signed in as a member."""
    note_metadata(capture.headers, secure=capture.secure)
    memory = memory_of(access.company_id, version=access.memory_version)
    said = _said(memory, access, capture)
    judged = written(classify(_evidence(access, capture, _context(access, capture, seen, memory, said))))
    return as_known(judged, said=said, copied_in=access.copied_in, is_locked=access.is_locked)


def as_known(judged: Judged, *, said: Said | None, copied_in: bool, is_locked: bool = False) -> Judged:
    """Return the verdict as it stands when a member said who that is; what is automated stays automated."""
    if judged.actor == ActorType.AUTOMATED and (said is not Said.OFFICE or judged.confidence >= CERTAIN):
        return judged
    if is_locked:
        stopped = {"code": LOCKED, "text": "Stopped at the access code; the document was not shown"}
        return replace(judged, kind=LOCKED, reasons=[stopped, *judged.reasons][:3])
    if copied_in and said is not Said.OFFICE:
        return _told(judged, kind=COPIED_IN, text="Opened by somebody you copied in, not by the customer")
    if said is Said.OFFICE:
        ours = _told(judged, kind=OWN_OFFICE, text="Opened from your own office's network, as a member said")
        return replace(ours, actor=ActorType.SENDER_PREVIEW.value)
    return judged


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


def _said(memory: Memory, access: Access, capture: Capture) -> Said | None:
    if not memory.offices and not memory.customers:
        return None
    client = names_of(capture.headers.get("user-agent", ""), capture.headers)
    who = opener(ip=capture.client_ip, asn=capture.place.asn, browser=client.browser, os=client.os)
    return memory.said_of(who, customer_id=access.customer_id)


def _evidence(access: Access, capture: Capture, context: Context) -> Evidence:
    return Evidence(
        headers=capture.headers,
        method=capture.method,
        path=capture.path,
        secure=capture.secure,
        sec_headers_seen=metadata_arrives(),
        client_ip=capture.client_ip,
        asn=capture.place.asn,
        asn_org=capture.place.network,
        seconds_since_send=(capture.at - access.mailed_at).total_seconds() if access.mailed_at else None,
        mailed=access.mailed_at is not None,
        context=context,
    )


def _context(access: Access, capture: Capture, seen: Surroundings, memory: Memory, said: Said | None) -> Context:
    around = seen.around
    agents, addresses = identities_around(access, capture, around)
    return Context(
        requests_same_link_10s=len(around) + 1,
        distinct_user_agents_10s=agents,
        distinct_ips_10s=addresses,
        distinct_customers_same_ip_60s=seen.customers(access.customer_id) if seen.swept else 1,
        said=said or "",
        expects_scans=memory.filter_of(access.address) if memory.scanned_domains else "",
    )


def _told(judged: Judged, *, kind: str, text: str) -> Judged:
    reasons = [{"code": kind, "text": text}, *judged.reasons][:3]
    return replace(judged, verdict=Verdict.HUMAN.value, kind=kind, confidence=100, reasons=reasons)


def written(judgement: Judgement) -> Judged:
    """Return a judgement as it is written down."""
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
