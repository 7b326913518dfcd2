"""Logged first, judged second, told third: one open, one committed transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction

from seenpaid.companies.access import is_member
from seenpaid.companies.tracking import least
from seenpaid.documents.actions.view import note_first_view
from seenpaid.engagement.capture import Capture
from seenpaid.engagement.classify import Kind
from seenpaid.engagement.client.browser_wishes import granted
from seenpaid.engagement.cooldown import cools_down
from seenpaid.engagement.correcting.lookback import look_back
from seenpaid.engagement.correcting.settle import KNOWN_PERSON, Reason, evidence_in, settle_visitor
from seenpaid.engagement.flood import admits
from seenpaid.engagement.judging.habits import learn
from seenpaid.engagement.judging.judge import Judged, judge, preview
from seenpaid.engagement.judging.surroundings import surroundings_of
from seenpaid.engagement.models import Action
from seenpaid.engagement.rows import summary, views, visitors
from seenpaid.engagement.uncounted import NEVER_COUNTED
from seenpaid.engagement.visitor import address_key, visitor_key, visitor_label
from seenpaid.events.actions import RECIPIENT, record as record_event
from seenpaid.events.kinds import EventKind, kind_of
from seenpaid.lib.ids import new_id
from seenpaid.sharing.access import Access


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an open."""

    view_id: str
    actor: str
    verdict: str
    counted: bool
    known_revision: int = 0
    """The earlier revision that this person had before them the last time; 0 where there is none to speak of."""


def record(access: Access, capture: Capture) -> Recorded | None:
    """Log the open, judge it, and count it if a person's view counts now; None when there is no row: the company
    tracks nothing, or a flood is only counted.

    Returns after its transaction is committed (or joins the caller's, to share one commit among several opens).
    """
    wished = granted(capture.headers, honoured=settings.SEENPAID_PRIVACY_SIGNALS)
    access = _lowered(access, wished)
    if access.tracking == "off":
        return None
    if not admits(access.link_id, capture.client_ip, at=capture.at):
        summary.note_suppressed(access)
        return None
    seen = None if _is_own_look(access, capture) else surroundings_of(access, capture)
    judged = preview(capture) if seen is None else judge(access, capture, seen)
    if wished:
        judged = replace(judged, browser="", os="", device="")
    with transaction.atomic(savepoint=False):
        standing = summary.stand(access)
        if judged.actor == "sender_preview" or judged.kind in NEVER_COUNTED:
            view_id, head = views.add_view(access, capture, judged, standing, visitor_id=None, counted=False)
            summary.note_open(access, judged, head=head, new_label=False, at=capture.at)
            return Recorded(view_id, judged.actor, judged.verdict, counted=False)
        recorded = _visit(access, capture, judged, standing)
        if seen is not None and (seen.around or seen.swept):
            look_back(access, capture, judged, seen)
        if judged.kind == Kind.SECURITY_SCANNER:
            learn(access, capture, judged)
        return recorded


def _lowered(access: Access, wished: str) -> Access:
    """Keep no more of an open than its browser asks for. SEC-218"""
    level = least(access.tracking, wished)
    return access if level == access.tracking else replace(access, tracking=level)


def _is_own_look(access: Access, capture: Capture) -> bool:
    return capture.user_id is not None and is_member(capture.user_id, company_id=access.company_id)


def _visit(access: Access, capture: Capture, judged: Judged, standing: summary.Standing) -> Recorded:
    key = visitor_key(access.visitor_secret, ip=capture.client_ip, headers=capture.headers)
    known = visitors.known_visitor(access, key)
    if judged.actor == "recipient" and known is not None:
        if known.unclear_since is not None and (reason := evidence_in(capture, unclear_since=known.unclear_since)):
            settle_visitor(known.id, access=access, reason=reason, at=capture.at)
            judged = _confirmed(judged, reason)
            standing, known = summary.stand(access), visitors.known_visitor(access, key)
        elif known.views > 0 and judged.verdict == "unverified":
            judged = _confirmed(judged, KNOWN_PERSON)
    return _write(access, capture, judged, standing, known=known, key=key)


def _confirmed(judged: Judged, reason: Reason) -> Judged:
    return replace(judged, verdict="human", reasons=[reason, *judged.reasons][:3])


def _write(
    access: Access,
    capture: Capture,
    judged: Judged,
    standing: summary.Standing,
    *,
    known: visitors.Known | None,
    key: bytes,
) -> Recorded:
    at, is_recipient = capture.at, judged.actor == "recipient"
    before = known or visitors.Known(new_id("vis", at=at), "", 0, None, None)
    counted = is_recipient and judged.verdict == "human" and not cools_down(before.last_counted_at, at=at)
    new_label = is_recipient and not before.label
    visitor = _after(before, judged, standing, at=at, counted=counted, new_label=new_label)
    if is_recipient:
        visitor = visitor._replace(seen_revision=access.revision)
    ip_key = address_key(access.visitor_secret, ip=capture.client_ip)
    new_visitor = counted and before.views == 0
    new_address = new_visitor and visitors.is_new_address(access, ip_key=ip_key, visitor_id=visitor.id)
    if known is None:
        visitors.add_visitor(access, visitor, key=key, ip_key=ip_key, at=at)
    elif visitor != known:
        visitors.update_visitor(access, visitor)
    view_id, head = views.add_view(access, capture, judged, standing, visitor_id=visitor.id, counted=counted)
    if counted:
        summary.note_view(
            access,
            judged,
            standing,
            head=head,
            view_id=view_id,
            at=at,
            new_label=new_label,
            new_visitor=new_visitor,
            new_address=new_address,
        )
        _tell(access, view_id, first=standing.views == 0, at=at)
    else:
        summary.note_open(access, judged, head=head, new_label=new_label, at=at)
    if is_recipient and capture.action == Action.PDF:
        _note(kind_of(access.link_kind, "downloaded"), access, view_id, at=at)
    is_behind = judged.verdict == "human" and 0 < before.seen_revision < access.revision
    return Recorded(view_id, judged.actor, judged.verdict, counted, before.seen_revision if is_behind else 0)


def _after(
    visitor: visitors.Known, judged: Judged, standing: summary.Standing, *, at: datetime, counted: bool, new_label: bool
) -> visitors.Known:
    """Return the visitor as this open leaves them."""
    if new_label:
        visitor = visitor._replace(label=visitor_label(standing.labels + 1))
    if counted:
        visitor = visitor._replace(views=visitor.views + 1, last_counted_at=at)
    if judged.actor == "recipient" and judged.verdict == "unverified" and visitor.unclear_since is None:
        visitor = visitor._replace(unclear_since=at)
    return visitor


def _tell(access: Access, view_id: str, *, first: bool, at: datetime) -> None:
    if access.viewed_at is None:
        note_first_view(access.document_id, company_id=access.company_id, at=at)
    _note(kind_of(access.link_kind, "viewed"), access, view_id, at=at, first=first)


def _note(kind: EventKind, access: Access, view_id: str, *, at: datetime, **data: object) -> None:
    record_event(
        kind,
        company_id=access.company_id,
        subject_id=access.document_id,
        at=at,
        actor=RECIPIENT,
        data={"view": view_id, "revision": access.revision, **data},
    )
