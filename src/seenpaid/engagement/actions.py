"""A verdict is corrected; counts, status and events follow."""

from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.engagement.models import ActorType, Verdict, View
from seenpaid.engagement.recount import recount
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind


class NotOverrulableError(Exception):
    """A member's own preview is known by the session; and a verdict is human or automated, nothing between."""


_SAID = {
    Verdict.HUMAN: {"code": "member_said_human", "text": "A member says this was the customer"},
    Verdict.AUTOMATED: {"code": "member_said_automated", "text": "A member says this was automated"},
}


def overrule(view: View, *, verdict: str, by: By, now: datetime) -> View:
    """Let a member's word stand over the rules' and return the fresh row. Saying it again changes nothing.

    Raises NotAllowedError or NotOverrulableError.
    """
    require(by, Permission.MANAGE_INVOICES)
    if verdict not in (Verdict.HUMAN, Verdict.AUTOMATED) or view.actor_type == ActorType.SENDER_PREVIEW:
        raise NotOverrulableError
    with transaction.atomic():
        view = (
            View.objects.select_related("document")
            .select_for_update(of=("self",))
            .get(pk=view.pk, company_id=by.company_id)
        )
        if view.verdict == verdict and view.overruled_by_id is not None:
            return view
        was = view.verdict
        view.verdict = Verdict(verdict)
        view.actor_type = ActorType.RECIPIENT if verdict == Verdict.HUMAN else ActorType.AUTOMATED
        view.reasons = [_SAID[Verdict(verdict)], *view.reasons][:3]
        view.confidence = 100
        view.overruled_by_id = by.user_id
        view.save(update_fields=["verdict", "actor_type", "reasons", "confidence", "overruled_by"])
        recount(view.document, actor=by.actor, now=now)
        record(
            EventKind.VIEW_RECLASSIFIED,
            company_id=view.company_id,
            subject_id=view.document_id,
            at=now,
            actor=by.actor,
            data={"view": view.pk, "from": was, "to": view.verdict},
        )
    return View.objects.select_related("visitor", "document").get(pk=view.pk, company_id=view.company_id)
