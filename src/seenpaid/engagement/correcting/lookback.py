"""A second open can show what the first one was: several browsers on one link, one address on several customers' links."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction

from seenpaid.documents.models import Document
from seenpaid.engagement.capture import Capture
from seenpaid.engagement.correcting.corrections import correct, hold
from seenpaid.engagement.correcting.rejudge import AROUND, again, is_worse
from seenpaid.engagement.judging.judge import CERTAIN, Judged
from seenpaid.engagement.judging.surroundings import SWEEP, Surroundings, identities, identities_around, swept
from seenpaid.engagement.models import ActorType, View
from seenpaid.engagement.rows.views import Neighbour
from seenpaid.events.actions import SYSTEM
from seenpaid.lib.ids import first_id
from seenpaid.lib.tenancy import across_companies
from seenpaid.sharing.access import Access

LOOKED_BACK_ON: Final = timedelta(minutes=10)
_MOST_LOOKED_AT: Final = 5_000
_SWEEPERS: Final = "many_customers"


def look_back(access: Access, capture: Capture, judged: Judged, seen: Surroundings) -> None:
    """Trust earlier opens less if this one, just written, makes a burst or a sweep of them. Each is corrected once.

    Runs inside the transaction of the open. Robots that are known by themselves make no burst of others.
    """
    if judged.actor == ActorType.AUTOMATED and judged.confidence >= CERTAIN:
        return
    if seen.around and _makes_a_crowd(access, capture, seen.around):
        _judge_again(access.company_id, access.document_id, since=capture.at - AROUND, at=capture.at)
    if access.customer_id not in seen.swept.values() and len(set(seen.swept.values())) == 1:
        # Other documents are locked one at a time and after this one is let go, so that two sweeps cannot wait for each other.
        for document_id in seen.swept:
            again_later = partial(_judge_again, access.company_id, document_id, since=capture.at - SWEEP, at=capture.at)
            transaction.on_commit(again_later, robust=True)


def look_back_due(*, now: datetime) -> int:
    """Look back from the sweeps of the last minutes once more; return how many there were.

    The open that shows a sweep is committed before the other documents are looked at: a process killed in between never does.
    """
    with across_companies("the newest opens by key, whoever's they are"):
        newest = View.objects.filter(pk__gt=first_id("viw", at=now - LOOKED_BACK_ON)).order_by("-pk")[:_MOST_LOOKED_AT]
        shown = [view for view in newest if any(reason["code"] == _SWEEPERS for reason in view.reasons)]
    for view in shown:
        at, since = view.viewed_at, view.viewed_at - SWEEP
        for document_id in swept(view.ip or "", company_id=view.company_id, since=since, until=at):
            if document_id != view.document_id:
                _judge_again(view.company_id, document_id, since=since, at=at)
    return len(shown)


def _makes_a_crowd(access: Access, capture: Capture, around: Collection[Neighbour]) -> bool:
    """Say whether it was no crowd until now; a flood is looked at when it begins, and never again."""
    (first, *rest), is_mailed = around, access.mailed_at is not None
    before = identities(
        ((one.ip, one.user_agent) for one in rest), ip=first.ip, user_agent=first.user_agent, mailed=is_mailed
    )
    return max(before) == 1 and max(identities_around(access, capture, list(around))) > 1


def _judge_again(company_id: str, document_id: str, *, since: datetime, at: datetime) -> None:
    with transaction.atomic(savepoint=False):
        hold(document_id, company_id=company_id)
        views = View.objects.select_related("document__company", "link").filter(
            company_id=company_id,
            document_id=document_id,
            pk__gt=first_id("viw", at=since),
            pk__lt=first_id("viw", at=at + timedelta(milliseconds=1)),
            actor_type=ActorType.RECIPIENT,
        )
        changes = [change for view in views if (change := again(view)) is not None and is_worse(change)]
        if changes:
            document = Document.objects.get(pk=document_id, company_id=company_id)
            correct(document, changes, actor=SYSTEM, now=at)
