"""A customer comes back from a gateway: the provider is asked how it stands. The address they come back to proves nothing."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from seenpaid.payments import states
from seenpaid.payments.actions.reconcile import reconcile
from seenpaid.payments.models import Attempt

_REST: Final = timedelta(seconds=3)


def note_return(attempt: Attempt, *, now: datetime) -> Attempt:
    """Ask once how the checkout stands that a customer comes back from, and return the fresh row. Never raises for a silent provider."""
    waits = attempt.status in (*states.UNPAID, states.PROCESSING) and attempt.session_id
    unasked = Q(returned_at=None) | Q(returned_at__lt=now - _REST)
    mine = Attempt.objects.filter(unasked, company_id=attempt.company_id, pk=attempt.pk)
    # Whoever reloads the page makes no more calls than this.
    if waits and mine.update(returned_at=now, next_look_at=now + timedelta(seconds=20)):
        reconcile(attempt, via="return", now=now)
    attempt.refresh_from_db()
    return attempt
