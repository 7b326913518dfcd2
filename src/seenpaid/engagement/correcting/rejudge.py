"""Judges a row of the log again, from what was kept with it, as a live open would be judged now."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from seenpaid.engagement.classify import Context, Evidence, classify
from seenpaid.engagement.client.fingerprints import SCHEME, SINCE_MAIL
from seenpaid.engagement.correcting.corrections import Correction
from seenpaid.engagement.correcting.settle import KNOWN_PERSON, SETTLED
from seenpaid.engagement.judging.deployment import metadata_arrives
from seenpaid.engagement.judging.judge import CERTAIN, OWN_OFFICE, Judged, as_known, written
from seenpaid.engagement.judging.memory import Memory, memory_of, opener
from seenpaid.engagement.judging.surroundings import SWEEP, identities, may_sweep, swept
from seenpaid.engagement.models import ActorType, Said, Verdict, View
from seenpaid.engagement.uncounted import LOCKED
from seenpaid.lib.ids import first_id

AROUND: Final = timedelta(seconds=10)
_MOST_AROUND: Final = 40


def again(view: View, *, memory: Memory | None = None) -> Correction | None:
    """Return what the rules say now, or None if that stands there already, or if it is not theirs to say.

    Not theirs: what a member overruled or saw themselves, and rows whose evidence is no longer kept. The view's document
    and link are at hand.
    """
    if view.overruled_by_id is not None or view.thinned_at is not None or _was_signed_in(view):
        return None
    if memory is None:
        memory = memory_of(view.company_id, version=view.document.company.memory_version)
    said = _said(view, memory)
    judged = written(classify(_evidence(view, _context(view, memory, said))))
    judged = as_known(
        judged,
        said=said,
        copied_in=view.link is not None and view.link.copied_in,
        is_locked=view.kind == LOCKED,
    )
    settled = [reason for reason in view.reasons if reason["code"] in SETTLED]
    if not settled and judged.verdict == Verdict.UNVERIFIED and _was_known(view):
        settled = [KNOWN_PERSON]
    if settled and judged.actor == ActorType.RECIPIENT and judged.kind == "":
        judged = replace(judged, verdict=Verdict.HUMAN.value, reasons=[*settled, *judged.reasons])
    elif settled and judged.confidence < CERTAIN:
        return None
    return None if _stands(view, judged) else _correction(view, judged)


def is_worse(correction: Correction) -> bool:
    """Say whether the rules now trust the open less than before."""
    ranks = [Verdict.HUMAN, Verdict.UNVERIFIED, Verdict.AUTOMATED]
    return ranks.index(Verdict(correction.verdict)) > ranks.index(Verdict(correction.view.verdict))


def _stands(view: View, judged: Judged) -> bool:
    return (view.actor_type, view.verdict, view.kind) == (judged.actor, judged.verdict, judged.kind)


def _correction(view: View, judged: Judged) -> Correction:
    return Correction(
        view,
        judged.actor,
        judged.verdict,
        reasons=judged.reasons,
        kind=judged.kind,
        confidence=judged.confidence,
        rules_version=judged.rules_version,
    )


def _was_known(view: View) -> bool:
    """Say whether an earlier open of the same visitor counts: a live one is then no longer doubted either."""
    if view.visitor_id is None:
        return False
    mine = View.objects.filter(company_id=view.company_id, document_id=view.document_id, visitor_id=view.visitor_id)
    return mine.filter(pk__lt=view.pk, counted=True).exists()


def _was_signed_in(view: View) -> bool:
    return view.actor_type == ActorType.SENDER_PREVIEW and view.kind != OWN_OFFICE


def _said(view: View, memory: Memory) -> Said | None:
    who = opener(ip=view.ip, asn=view.asn, browser=view.browser, os=view.os)
    return memory.said_of(who, customer_id=view.document.customer_id)


def _evidence(view: View, context: Context) -> Evidence:
    headers = {**view.headers, "user-agent": view.user_agent}
    since_mail = _since_mail(view)
    return Evidence(
        headers=headers,
        method=view.method,
        secure=headers[SCHEME] == "https" if SCHEME in headers else None,
        sec_headers_seen=metadata_arrives() or "sec-fetch-mode" in headers,
        client_ip=view.ip,
        asn=view.asn,
        asn_org=view.network or None,
        seconds_since_send=since_mail,
        mailed=since_mail is not None,
        context=context,
    )


def _context(view: View, memory: Memory, said: Said | None) -> Context:
    since_mail, around = _since_mail(view), _around(view)
    agents, addresses = identities(around, ip=view.ip, user_agent=view.user_agent, mailed=since_mail is not None)
    return Context(
        requests_same_link_10s=len(around) + 1,
        distinct_user_agents_10s=agents,
        distinct_ips_10s=addresses,
        distinct_customers_same_ip_60s=_customers(view, since_mail),
        said=said or "",
        expects_scans=memory.filter_of(view.link.address) if view.link and memory.scanned_domains else "",
    )


def _around(view: View) -> list[tuple[str | None, str]]:
    """Return who else opened the document within seconds, before or after, robots known by themselves left out."""
    first, last = (first_id("viw", at=moment) for moment in (view.viewed_at - AROUND, view.viewed_at + AROUND))
    close = View.objects.filter(
        company_id=view.company_id, document_id=view.document_id, pk__gt=first, pk__lt=last
    ).exclude(actor_type=ActorType.SENDER_PREVIEW)
    rows = close.exclude(pk=view.pk).only("ip", "user_agent", "actor_type", "confidence", "reasons").order_by("-id")
    return [(row.ip, row.user_agent) for row in rows[:_MOST_AROUND] if not _is_known_robot(row)]


def _is_known_robot(view: View) -> bool:
    if view.actor_type != ActorType.AUTOMATED:
        return False
    return view.confidence >= CERTAIN or all(reason["code"] != "burst" for reason in view.reasons)


def _customers(view: View, since_mail: float | None) -> int:
    at = view.viewed_at
    mailed_at = None if since_mail is None else at - timedelta(seconds=since_mail)
    if view.ip is None or not may_sweep(view.ip, view.asn, at=at, mailed_at=mailed_at):
        return 1
    found = swept(view.ip, company_id=view.company_id, since=at - SWEEP, until=at + SWEEP)
    return len({*found.values(), view.document.customer_id})


def _since_mail(view: View) -> float | None:
    """Return the seconds since the mail, as noted with the open; later mails with the same link say nothing about it."""
    if (noted := view.headers.get(SINCE_MAIL)) is not None:
        return float(noted)
    mailed_at = view.link.mailed_at if view.link is not None else None
    if mailed_at is None or mailed_at > view.viewed_at:
        return None
    return (view.viewed_at - mailed_at).total_seconds()
