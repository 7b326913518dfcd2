"""Somebody has dealt with money that needed a look, and says how."""

from datetime import datetime
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.profile import Reading
from seenpaid.companies.roles import Permission
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.payments.actions.hold import first_of
from seenpaid.payments.models import Charge

_LONGEST: Final = 200


def dismiss_flag(charge: Charge, *, note: str, by: By, now: datetime) -> bool:
    """Let the flag need nobody any more, with what was done about it; say whether it still did.

    Raises NotAllowedError or InvalidProfileError (at `note`: without a word nobody knows later why).
    """
    require(by, Permission.MANAGE_INVOICES)
    reading = Reading({"note": note}, allowed=frozenset({"note"}))
    said = reading.line("note", limit=_LONGEST)
    if not said:
        reading.fault("note", "Write what was done about it.")
    reading.done()
    with transaction.atomic():
        mine = Charge.objects.filter(company_id=by.company_id, pk=charge.pk, dismissed_at=None).exclude(flag="")
        if not mine.update(dismissed_at=now, dismissed_by_id=by.user_id, dismissal=said):
            return False
        record(
            EventKind.PAYMENT_FLAG_DISMISSED,
            company_id=charge.company_id,
            subject_id=first_of(charge.attempt),
            at=now,
            actor=by.actor,
            data={
                "charge": charge.pk,
                "why": charge.flag,
                "note": said,
                "amount_minor": charge.amount_minor,
                "currency": charge.currency,
            },
        )
    return True
