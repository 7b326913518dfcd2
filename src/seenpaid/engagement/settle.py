"""Later evidence settles what was unclear: a scanner does not come back for the PDF, or after a quarter of an hour.

What is settled is only what the rules left `unverified`; what they called automated stays so until a member says
otherwise. (PRODUCT section 4, TRACKING section 8.7)
"""

from datetime import datetime
from typing import Final

from seenpaid.documents.models import Document
from seenpaid.engagement.capture import Capture
from seenpaid.engagement.cooldown import COOLDOWN
from seenpaid.engagement.models import Action, ActorType, Verdict, View
from seenpaid.engagement.recount import recount
from seenpaid.events.actions import SYSTEM, record
from seenpaid.events.kinds import EventKind, kind_of
from seenpaid.sharing.access import Access

type Reason = dict[str, str]

_PROOF: Final = {
    Action.PDF: {"code": "settled_by_pdf", "text": "Settled later: the same visitor took the PDF"},
    Action.PAY: {"code": "settled_by_pay", "text": "Settled later: the same visitor pressed Pay"},
}
_CAME_BACK: Final[Reason] = {"code": "settled_by_return", "text": "Settled later: the same visitor came back"}

KNOWN_PERSON: Final[Reason] = {"code": "known_person", "text": "The same visitor, who proved to be a person before"}


def evidence_in(capture: Capture, *, unclear_since: datetime) -> Reason | None:
    """Return why this open shows a person behind the visitor's earlier, unclear ones; None if it does not."""
    if capture.action in _PROOF and _was_pressed(capture):
        return _PROOF[capture.action]
    return _CAME_BACK if capture.at - unclear_since > COOLDOWN else None


def settle_visitor(visitor_id: str, *, access: Access, reason: Reason, at: datetime) -> None:
    """Call the visitor's unverified opens human, and correct counts, status and events.

    Runs inside the transaction of the open that brought the evidence, and once: what is settled is unverified no more.
    """
    unclear = list(
        View.objects.filter(
            company_id=access.company_id,
            document_id=access.document_id,
            visitor_id=visitor_id,
            actor_type=ActorType.RECIPIENT,
            verdict=Verdict.UNVERIFIED,
        ).order_by("id")
    )
    for view in unclear:
        view.verdict = Verdict.HUMAN
        view.reasons = [reason, *view.reasons][:3]
        view.save(update_fields=["verdict", "reasons"])
    document = Document.objects.get(pk=access.document_id, company_id=access.company_id)
    was_viewed = document.viewed_at is not None
    recount(document, actor=SYSTEM, now=at)
    for view in unclear:
        _note(EventKind.VIEW_RECLASSIFIED, view, at=at, data={"from": Verdict.UNVERIFIED, "to": Verdict.HUMAN})
    counted = View.objects.filter(company_id=access.company_id, pk__in=[view.pk for view in unclear], counted=True)
    if (told := counted.order_by("id").first()) is not None:
        # Nobody was told when these came. One notice tells it now, however many there were.
        _note(kind_of(document.kind, "viewed"), told, at=at, data={"revision": told.revision, "first": not was_viewed})


def _was_pressed(capture: Capture) -> bool:
    """Say whether a person's press on our own page asked for this; where no browser says so, nothing speaks against it."""
    site = capture.headers.get("sec-fetch-site")
    return site is None or (site == "same-origin" and capture.headers.get("sec-fetch-user") == "?1")


def _note(kind: EventKind, view: View, *, at: datetime, data: dict[str, object]) -> None:
    record(
        kind,
        company_id=view.company_id,
        subject_id=view.document_id,
        at=at,
        actor=SYSTEM,
        data={"view": view.pk, **data},
    )
