"""The worker's verb: looks at every company whose turn it is, and reminds. May be run twice, or twice at once."""

import logging
from datetime import datetime, timedelta
from typing import Final

from seenpaid.companies.models import Company
from seenpaid.lib.tenancy import across_companies
from seenpaid.messaging.models import ReminderSettings
from seenpaid.messaging.reminders.actions.remind import decide_one
from seenpaid.messaging.reminders.due import decide, next_reminder
from seenpaid.messaging.reminders.queries import hours_of, rules_of, undecided

logger = logging.getLogger(__name__)

EVERY: Final = timedelta(minutes=15)
"""How long a company is left alone at most: a due date may be moved, a payment undone, a time zone changed. When its
hours begin, and when something is planned, it is looked at at once."""


def remind_due(*, now: datetime, limit: int = 20) -> int:
    """Write the reminders that are due, and return how many companies were looked at."""
    with across_companies("the worker reminds for everybody whose turn it is"):
        due = list(
            ReminderSettings.objects.select_related("company")
            .filter(on_since__isnull=False, next_look_at__lte=now, company__suspended_at=None)
            .order_by("next_look_at")[:limit]
        )
    return sum(_look(settings, now=now) for settings in due)


def remind_for(company: Company, *, now: datetime) -> datetime | None:
    """Write the reminders that one company owes its customers now; return when the next one is planned."""
    rules = rules_of(company)
    if rules is None:
        return None
    planned = []
    for reminded in undecided(company, rules, now=now):
        if decide(reminded.owed, rules, now=now):
            try:
                decide_one(reminded.document, rules, now=now)
            except Exception:
                # One invoice that cannot be reminded of holds up no other, and is tried again at the next look.
                logger.exception("No reminder could be written for %s.", reminded.document.pk)
        elif (coming := next_reminder(reminded.owed, rules, now=now)) is not None:
            planned.append(coming.at)
    return min(planned, default=None)


def _look(settings: ReminderSettings, *, now: datetime) -> bool:
    hours = hours_of(settings, settings.company)
    is_open = hours.is_open(now)
    soon = now + EVERY if is_open else min(hours.next_open(now), now + EVERY)
    own = ReminderSettings.objects.filter(company_id=settings.company_id, on_since__isnull=False)
    if not own.filter(next_look_at=settings.next_look_at).update(next_look_at=soon):
        return False
    if is_open:
        planned = remind_for(settings.company, now=now)
        if planned is not None and planned < soon:
            own.filter(next_look_at=soon).update(next_look_at=planned)
    return True
