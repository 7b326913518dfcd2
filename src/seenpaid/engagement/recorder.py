"""Logged first, judged second, told third: one open, one committed transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from seenpaid.companies.access import is_member
from seenpaid.documents.actions.view import note_first_view
from seenpaid.engagement import rows
from seenpaid.engagement.capture import Capture
from seenpaid.engagement.judge import Judged, judge, preview
from seenpaid.engagement.models import Action
from seenpaid.engagement.visitor import address_key, visitor_key, visitor_label
from seenpaid.events.actions import RECIPIENT, record as record_event
from seenpaid.events.kinds import EventKind
from seenpaid.lib.ids import new_id
from seenpaid.sharing.access import Access

COOLDOWN: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an open."""

    view_id: str
    actor: str
    verdict: str
    counted: bool


def record(access: Access, capture: Capture) -> Recorded | None:
    """Log the open, judge it, and count it if a person's view counts now; None when the company tracks nothing.

    Returns after its transaction is committed (or joins the caller's, to share one commit among several opens).
    """
    if access.tracking == "off":
        return None
    judged = _judged(access, capture)
    with transaction.atomic():
        standing = rows.stand(access)
        if judged.actor == "sender_preview":
            view_id = rows.add_view(access, capture, judged, visitor_id=None, counted=False)
            rows.note_open(access, judged, new_label=False, at=capture.at)
            return Recorded(view_id, judged.actor, judged.verdict, counted=False)
        return _visit(access, capture, judged, standing)


def cools_down(last_counted_at: datetime | None, *, at: datetime) -> bool:
    """Say whether a visitor's previous counted view is too recent for another. SEC-116: a clock set back counts nothing."""
    return last_counted_at is not None and at - last_counted_at <= COOLDOWN


def _judged(access: Access, capture: Capture) -> Judged:
    if capture.user_id is not None and is_member(capture.user_id, company_id=access.company_id):
        return preview(capture)
    return judge(access, capture, rows.neighbours(access, at=capture.at))


def _visit(access: Access, capture: Capture, judged: Judged, standing: rows.Standing) -> Recorded:
    at = capture.at
    key = visitor_key(access.visitor_secret, ip=capture.client_ip, headers=capture.headers)
    ip_key = address_key(access.visitor_secret, ip=capture.client_ip)
    known = rows.known_visitor(access, key)
    visitor = known or rows.Known(new_id("vis", at=at), "", 0, None)
    is_recipient = judged.actor == "recipient"
    counted = is_recipient and judged.verdict == "human" and not cools_down(visitor.last_counted_at, at=at)
    new_label = is_recipient and not visitor.label
    new_visitor = counted and visitor.views == 0
    new_address = new_visitor and rows.is_new_address(access, ip_key=ip_key, visitor_id=visitor.id)
    if new_label:
        visitor = visitor._replace(label=visitor_label(standing.labels + 1))
    if counted:
        visitor = visitor._replace(views=visitor.views + 1, last_counted_at=at)
    if known is None:
        rows.add_visitor(access, visitor, key=key, ip_key=ip_key, at=at)
    elif visitor != known:
        rows.update_visitor(access, visitor)
    view_id = rows.add_view(access, capture, judged, visitor_id=visitor.id, counted=counted)
    rows.note_open(access, judged, new_label=new_label, at=at)
    if counted:
        rows.note_view(access, standing, view_id=view_id, at=at, new_visitor=new_visitor, new_address=new_address)
        _tell(access, view_id, first=standing.views == 0, at=at)
    if is_recipient and capture.action == Action.PDF:
        _note(EventKind.INVOICE_DOWNLOADED, access, view_id, at=at)
    return Recorded(view_id, judged.actor, judged.verdict, counted)


def _tell(access: Access, view_id: str, *, first: bool, at: datetime) -> None:
    if access.viewed_at is None:
        note_first_view(access.document_id, company_id=access.company_id, at=at)
    _note(EventKind.INVOICE_VIEWED, access, view_id, at=at, first=first)


def _note(kind: EventKind, access: Access, view_id: str, *, at: datetime, **data: object) -> None:
    record_event(
        kind,
        company_id=access.company_id,
        subject_id=access.document_id,
        at=at,
        actor=RECIPIENT,
        data={"view": view_id, "revision": access.revision, **data},
    )
