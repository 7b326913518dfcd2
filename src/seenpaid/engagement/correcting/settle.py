"""Later evidence settles what was unclear: a scanner does not come back for the PDF, or after a quarter of an hour.

What is settled is only what the rules left `unverified`; what they called automated stays so until a member says
otherwise. (PRODUCT section 4, TRACKING section 8.7)
"""

from datetime import datetime
from typing import Final

from seenpaid.documents.models import Document
from seenpaid.engagement.capture import Capture
from seenpaid.engagement.classify import Evidence, was_pressed
from seenpaid.engagement.cooldown import COOLDOWN
from seenpaid.engagement.correcting.corrections import Correction, Reason, correct
from seenpaid.engagement.judging.deployment import metadata_arrives
from seenpaid.engagement.models import Action, ActorType, Verdict, View
from seenpaid.engagement.rows.summary import stand
from seenpaid.engagement.rows.visitors import known_visitor
from seenpaid.engagement.visitor import visitor_key
from seenpaid.events.actions import SYSTEM
from seenpaid.sharing.access import Access

__all__ = ["KNOWN_PERSON", "SETTLED", "Reason", "evidence_in", "note_answer", "settle_visitor"]

_PROOF: Final = {
    Action.PDF: {"code": "settled_by_pdf", "text": "Settled later: the same visitor took the PDF"},
    Action.PAY: {"code": "settled_by_pay", "text": "Settled later: the same visitor pressed Pay"},
}
_ANSWERED: Final[Reason] = {"code": "settled_by_answer", "text": "Settled later: the same visitor answered"}
_CAME_BACK: Final[Reason] = {"code": "settled_by_return", "text": "Settled later: the same visitor came back"}

KNOWN_PERSON: Final[Reason] = {"code": "known_person", "text": "The same visitor, who proved to be a person before"}

SETTLED: Final = frozenset(reason["code"] for reason in (*_PROOF.values(), _ANSWERED, _CAME_BACK, KNOWN_PERSON))
"""The reasons that later evidence gave; rules that judge a row again leave them standing."""


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
    document = Document.objects.get(pk=access.document_id, company_id=access.company_id)
    settled = [
        Correction(view, ActorType.RECIPIENT, Verdict.HUMAN, reasons=[reason, *view.reasons]) for view in unclear
    ]
    correct(document, settled, actor=SYSTEM, now=at)


def note_answer(access: Access, capture: Capture) -> None:
    """Take an answer to a quote, or another deed that only people do, for evidence. Call it in the deed's transaction.

    A press on Pay is recorded as an open of its own (`Action.PAY`) and needs no call.
    """
    key = visitor_key(access.visitor_secret, ip=capture.client_ip, headers=capture.headers)
    stand(access)
    known = known_visitor(access, key)
    if known is not None and known.unclear_since is not None:
        settle_visitor(known.id, access=access, reason=_ANSWERED, at=capture.at)


def _was_pressed(capture: Capture) -> bool:
    """Say whether a person's press asked for this. A program that follows every link it finds presses nothing."""
    return was_pressed(Evidence(headers=capture.headers, secure=capture.secure, sec_headers_seen=metadata_arrives()))
