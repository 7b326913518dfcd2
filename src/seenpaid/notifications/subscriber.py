"""Turns what happened into notices: one row for each member who may read it and wants to know.

A switch silences a notice and nothing else: the open, its count and its event are recorded all the same.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from seenpaid.companies.access import Membership
from seenpaid.companies.queries import members_of
from seenpaid.companies.roles import Permission
from seenpaid.documents.models import Document
from seenpaid.engagement.models import Verdict, View
from seenpaid.events.kinds import VIEWED, EventKind
from seenpaid.events.models import Event
from seenpaid.lib.ids import first_id
from seenpaid.lib.money import Money
from seenpaid.notifications import sentences
from seenpaid.notifications.kinds import Channel
from seenpaid.notifications.models import Notification, Switch
from seenpaid.notifications.warn import WARNINGS, warn_owners

MOST_AN_HOUR: Final = 10
"""After so many views of one document in an hour, another says nothing new. SEC-115"""


def on_event(event: Event) -> None:
    """Write the notices of one event, or take back those it proves wrong. Twice is as once."""
    if event.kind in WARNINGS:
        warn_owners(event)
        return
    handle = _HANDLERS.get(event.kind)
    if handle is None:
        return
    document = (
        Document.objects.select_related("company").filter(pk=event.subject_id, company_id=event.company_id).first()
    )
    if document is not None:
        handle(event, document)


def _viewed(event: Event, document: Document) -> None:
    if not _still_counts(event) or _is_a_storm(event):
        return
    _tell(event, document, text=sentences.opened(_name(document), first=bool(event.data.get("first"))))


def _paid(event: Event, document: Document) -> None:
    _tell(event, document, text=sentences.paid(_name(document)))


def _partly_paid(event: Event, document: Document) -> None:
    amount, left = (
        Money(int(event.data.get(column, 0)), document.currency) for column in ("amount_minor", "balance_minor")
    )
    text = sentences.partly_paid(_name(document), amount=amount, left=left, locale=document.company.locale)
    _tell(event, document, text=text)


def _moved(event: Event, document: Document) -> None:
    amount = Money(int(event.data.get("amount_minor", 0)), str(event.data.get("currency")))
    what = _MOVES.get(event.kind) or str(event.data.get("why") or event.data.get("state"))
    _tell(
        event,
        document,
        text=sentences.moved(_name(document), what=what, amount=amount.format(document.company.locale)),
    )


def _answered(event: Event, document: Document) -> None:
    is_accepted = event.kind == EventKind.QUOTE_ACCEPTED
    text = sentences.answered(_name(document), is_accepted=is_accepted, by=str(event.data.get("name", "")))
    _tell(event, document, text=text)


def _said(event: Event, document: Document) -> None:
    """Pass on what a customer said to an invoice."""
    name, by, data = _name(document), event.actor_name or "The customer", event.data
    match event.kind:
        case EventKind.INVOICE_PROMISED:
            text = sentences.promised(name, by=by, on=date.fromisoformat(str(data["until"])))
        case EventKind.INVOICE_SAID_PAID:
            text = sentences.said_paid(name, by=by, reference=str(data.get("reference", "")))
        case EventKind.INVOICE_QUESTIONED:
            text = sentences.asked(name, by=by, question=str(data.get("question", "")))
        case _:
            text = sentences.forwarded(name, by=by, to=str(data.get("to", "")))
    _tell(event, document, text=text)


def _reclassified(event: Event, document: Document) -> None:
    """Take back the notice of an open that was nobody's; the first that remains then says it was the first."""
    if event.data.get("to") == Verdict.HUMAN:
        return  # if it counts now, an event of its own says so.
    members = members_of(document.company)
    notices = Notification.objects.filter(company_id=event.company_id, member__in=members)
    notices.filter(event_id__in=_told_of(event, view_id=str(event.data.get("view")))).delete()
    first = (
        View.objects.filter(company_id=event.company_id, document=document, counted=True).order_by("id").only("id")[:1]
    )
    for view in first:
        text = sentences.opened(_name(document), first=True)
        notices.filter(event_id__in=_told_of(event, view_id=view.pk)).update(text=text)


def _unrecorded(event: Event, document: Document) -> None:
    _tell(event, document, text=sentences.unrecorded(_name(document), opens=int(event.data.get("opens", 0))))


def _did_not_arrive(event: Event, document: Document) -> None:
    address, answer = (str(event.data.get(name, "")) for name in ("to", "answer"))
    _tell(event, document, text=sentences.came_back(_name(document), address=address, answer=answer))


_MOVES: Final[dict[str, str]] = {
    EventKind.INVOICE_PAYMENT_FAILED: "failed",
    EventKind.PAYMENT_REFUNDED: "refunded",
    EventKind.PAYMENT_REFUND_FAILED: "refund_failed",
    EventKind.PAYMENT_DISPUTED: "disputed",
}
_HANDLERS: Final[dict[str, Callable[[Event, Document], None]]] = {
    EventKind.INVOICE_VIEWED: _viewed,
    EventKind.INVOICE_PAID: _paid,
    EventKind.INVOICE_PARTIALLY_PAID: _partly_paid,
    EventKind.INVOICE_PAYMENT_FAILED: _moved,
    EventKind.PAYMENT_FLAGGED: _moved,
    EventKind.PAYMENT_REFUNDED: _moved,
    EventKind.PAYMENT_REFUND_FAILED: _moved,
    EventKind.PAYMENT_DISPUTED: _moved,
    EventKind.PAYMENT_DISPUTE_CLOSED: _moved,
    EventKind.INVOICE_PROMISED: _said,
    EventKind.INVOICE_SAID_PAID: _said,
    EventKind.INVOICE_QUESTIONED: _said,
    EventKind.INVOICE_FORWARDED: _said,
    EventKind.QUOTE_VIEWED: _viewed,
    EventKind.CREDIT_NOTE_VIEWED: _viewed,
    EventKind.QUOTE_ACCEPTED: _answered,
    EventKind.QUOTE_DECLINED: _answered,
    EventKind.VIEW_RECLASSIFIED: _reclassified,
    EventKind.VIEW_UNRECORDED: _unrecorded,
    EventKind.MAIL_REFUSED: _did_not_arrive,
    EventKind.MAIL_BOUNCED: _did_not_arrive,
}


def _tell(event: Event, document: Document, *, text: str) -> None:
    Notification.objects.bulk_create(
        [
            Notification(
                company_id=event.company_id,
                member=member,
                event_id=event.pk,
                kind=event.kind,
                document_id=document.pk,
                text=text,
                created_at=event.at,
            )
            for member in _listeners(event, document)
        ],
        ignore_conflicts=True,
    )


def _listeners(event: Event, document: Document) -> list[Membership]:
    """Return the members who may read, want to know, and did not do it themselves."""
    silenced = set(
        Switch.objects.filter(
            company_id=event.company_id, kind=event.kind, channel=Channel.IN_APP, is_on=False
        ).values_list("member_id", flat=True)
    )
    return [
        member
        for member in members_of(document.company)
        if member.may(Permission.READ) and member.pk not in silenced and member.user_id != event.actor_id
    ]


def _still_counts(event: Event) -> bool:
    """Say whether the view behind the event was not corrected before anybody was told."""
    view_id = event.data.get("view")
    return View.objects.filter(
        company_id=event.company_id, document_id=event.subject_id, pk=view_id, counted=True
    ).exists()


def _is_a_storm(event: Event) -> bool:
    earlier = Event.objects.filter(
        company_id=event.company_id,
        subject_id=event.subject_id,
        kind__in=VIEWED,
        id__gt=first_id("evt", at=event.at - timedelta(hours=1)),
        id__lt=event.pk,
    )
    return len(earlier.values_list("pk", flat=True)[:MOST_AN_HOUR]) == MOST_AN_HOUR


def _told_of(event: Event, *, view_id: str) -> list[str]:
    """Return the events that said somebody had opened, for one view."""
    return list(
        Event.objects.filter(
            company_id=event.company_id,
            subject_id=event.subject_id,
            kind__in=VIEWED,
            data__view=view_id,
        ).values_list("pk", flat=True)
    )


def _name(document: Document) -> str:
    return document.title or document.number or ""
