"""Gathers how far a document got with each of its recipients."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Final

from seenpaid.documents.models import Document
from seenpaid.engagement.models import ActorType, Verdict, View
from seenpaid.followups.steps import Ladder, Rung, Seen, firsts
from seenpaid.messaging.kinds import Role, Status
from seenpaid.messaging.queries import mails_of
from seenpaid.sharing.models import ShareLink

MOST: Final = 1000
"""So many of the oldest and of the newest opens are read: firsts are early, and a flood changes nothing."""
_FAULTS: Final = frozenset({Status.REFUSED, Status.BOUNCED, Status.WITHHELD})
_COLUMNS: Final = ("id", "link_id", "viewed_at", "actor_type", "verdict", "action")


def ladders_of(document: Document) -> list[Ladder]:
    """Return a ladder for every address that was written to, and one for the copied link if it exists."""
    links = list(
        ShareLink.objects.filter(company_id=document.company_id, document=document, opened_from=None, copied_in=False)
        .select_related("contact")
        .order_by("created_at")
    )
    reached = firsts(_opens(document)) if links else {}
    found = {ladder.address: ladder for ladder in _mailed(document, links, reached)}
    copied = [link for link in links if not link.address and link.contact_id is None]
    opened = _together(copied, reached)
    if copied and (opened or not found):  # every mail makes one; unused, it is nobody's.
        found[""] = Ladder("", "", {Rung.SHARED: copied[0].created_at, **opened, **_paid(document)})
    return list(found.values())


def _mailed(
    document: Document, links: list[ShareLink], reached: Mapping[str, Mapping[Rung, datetime]]
) -> Iterator[Ladder]:
    mails = [mail for mail in reversed(mails_of(document)) if mail.role == Role.TO]
    for address in dict.fromkeys(mail.to_address for mail in mails):
        own = [mail for mail in mails if mail.to_address == address]
        accepted = [mail.accepted_at for mail in own if mail.accepted_at is not None and mail.status == Status.SENT]
        last = own[-1]
        theirs = [link for link in links if link.address == address]
        rungs = {Rung.QUEUED: own[0].created_at, **_together(theirs, reached), **_paid(document)}
        if accepted:
            rungs[Rung.ACCEPTED] = min(accepted)
        fault = last.server_answer if last.status in _FAULTS else ""
        if last.status in _FAULTS and not fault:
            fault = last.get_status_display()
        yield Ladder(address, own[-1].to_name, rungs, fault)


def _together(links: list[ShareLink], reached: Mapping[str, Mapping[Rung, datetime]]) -> dict[Rung, datetime]:
    """Return the firsts over all links of one recipient: a revoked one was opened, too."""
    together: dict[Rung, datetime] = {}
    for link in links:
        for rung, at in reached.get(link.pk, {}).items():
            together[rung] = min(at, together.get(rung, at))
    return together


def _paid(document: Document) -> dict[Rung, datetime]:
    return {} if document.paid_at is None or document.balance_minor > 0 else {Rung.PAID: document.paid_at}


def _opens(document: Document) -> list[Seen]:
    views = View.objects.filter(company_id=document.company_id, document=document, link__isnull=False)
    rows = chain(
        views.order_by("id").values_list(*_COLUMNS)[:MOST], views.order_by("-id").values_list(*_COLUMNS)[:MOST]
    )
    once = {row[0]: row for row in rows}
    return [
        Seen(
            str(link),
            at,
            is_automated=actor == ActorType.AUTOMATED,
            is_person=actor == ActorType.RECIPIENT and verdict == Verdict.HUMAN,
            action=action,
        )
        for _, link, at, actor, verdict, action in (once[key] for key in sorted(once))
    ]
