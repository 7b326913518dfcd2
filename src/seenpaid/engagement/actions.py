"""A verdict is corrected; counts, status and events follow."""

from datetime import datetime
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.engagement.correcting.corrections import Correction, correct, hold
from seenpaid.engagement.correcting.remembering import one_at_a_time, remember
from seenpaid.engagement.judging.judge import OWN_OFFICE
from seenpaid.engagement.models import ActorType, Said, Verdict, View


class NotOverrulableError(Exception):
    """A member's own preview is known by the session; and a verdict is human or automated, nothing between."""


_SAID: Final = {
    Verdict.HUMAN: {"code": "member_said_human", "text": "A member says this was the customer"},
    Verdict.AUTOMATED: {"code": "member_said_automated", "text": "A member says this was automated"},
}
_OURS: Final = {"code": OWN_OFFICE, "text": "A member says this was one of you"}
_VERDICT_OF: Final = {Said.CUSTOMER: "human", Said.IGNORED: "automated", Said.OFFICE: "human"}


def overrule(view: View, *, verdict: str, by: By, now: datetime, remembered: str = "") -> View:
    """Let a member's word stand over the rules' and return the fresh row. Saying it again changes nothing.

    With `remembered` (a Said) the word holds for later opens too, and for earlier ones: `customer` for this browser on
    this network, `ignored` for the network, `office` for the company's own network, whose opens are previews.
    Raises NotAllowedError, NotOverrulableError, or NoNetworkError if there is nothing to remember it by.
    """
    require(by, Permission.MANAGE_INVOICES)
    if verdict not in _SAID or (view.actor_type == ActorType.SENDER_PREVIEW and view.kind != OWN_OFFICE):
        raise NotOverrulableError
    if remembered and (remembered not in Said or _VERDICT_OF[Said(remembered)] != verdict):
        raise NotOverrulableError
    with transaction.atomic():
        if remembered:
            one_at_a_time(by.company_id)
        hold(view.document_id, company_id=by.company_id)
        view = View.objects.select_related("document__company").get(pk=view.pk, company_id=by.company_id)
        _let_stand(view, verdict=Verdict(verdict), is_ours=remembered == Said.OFFICE, by=by, now=now)
        if remembered:
            remember(view, said=Said(remembered), by=by, now=now)
    return View.objects.select_related("visitor", "document").get(pk=view.pk, company_id=view.company_id)


def _let_stand(view: View, *, verdict: Verdict, is_ours: bool, by: By, now: datetime) -> None:
    actor_type = ActorType.RECIPIENT if verdict is Verdict.HUMAN else ActorType.AUTOMATED
    if is_ours:
        actor_type = ActorType.SENDER_PREVIEW
    if (view.actor_type, view.verdict) == (actor_type, verdict) and view.overruled_by_id is not None:
        return
    word = Correction(
        view,
        actor_type,
        verdict,
        reasons=[_OURS if is_ours else _SAID[verdict], *view.reasons],
        kind=OWN_OFFICE if is_ours else "" if verdict is Verdict.HUMAN else None,
        confidence=100,
        overruled_by_id=by.user_id,
    )
    correct(view.document, [word], actor=by.actor, now=now)
