"""Says when to ask about money again that has come: a refund or a dispute whose message was lost is found all the same."""

from datetime import datetime, timedelta
from typing import Final

from seenpaid.payments import states
from seenpaid.payments.models import Charge, Dispute, Refund

_DAILY: Final = timedelta(days=1)
_MAY_BE_ASKED_BACK: Final = timedelta(days=180)


def next_look_of(charge: Charge, *, now: datetime) -> datetime | None:
    """Return when to ask about a charge again, should no message of its refunds and disputes come.

    Daily while one is under way; else ever more seldom, as long as a customer's bank may still ask for it.
    """
    if charge.status != states.PAID:
        return None
    of_it = {"company_id": charge.company_id, "charge": charge}
    if (
        Refund.objects.filter(**of_it, status=states.PENDING).exists()
        or Dispute.objects.filter(**of_it, status=states.OPEN).exists()
    ):
        return now + _DAILY
    age = now - charge.created_at
    return now + max(_DAILY, age / 2) if age < _MAY_BE_ASKED_BACK else None
