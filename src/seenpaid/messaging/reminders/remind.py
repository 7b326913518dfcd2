"""The worker's verb: looks at every company whose turn it is, and reminds. May be run twice, or twice at once."""

import logging
from datetime import datetime, timedelta
from typing import Final

from seenpaid.companies.models import Company
from seenpaid.lib.tenancy import across_companies
from seenpaid.messaging.models import ReminderSettings
from seenpaid.messaging.reminders.actions.remind import decide_one
from seenpaid.messaging.reminders.due import decide
from seenpaid.messaging.reminders.queries import hours_of, rules_of, undecided

logger = logging.getLogger(__name__)

EVERY: Final = timedelta(minutes=5)
"""A company is looked at so often within its hours; at their beginning it is looked at at once."""
LONGEST_REST: Final = timedelta(hours=1)
"""A company may move to another time zone while it rests."""


def remind_due(*, now: datetime, limit: int = 20) -> int:
    """Write the reminders that are due, and return how many companies were looked at."""
    with across_companies("the worker reminds for everybody whose turn it is"):
        due = list(
            ReminderSettings.objects.select_related("company")
            .filter(on_since__isnull=False, next_look_at__lte=now)
            .order_by("next_look_at")[:limit]
        )
    return sum(_look(settings, now=now) for settings in due)


def _look(settings: ReminderSettings, *, now: datetime) -> bool:
    hours = hours_of(settings, settings.company)
    is_open = hours.is_open(now)
    claimed = ReminderSettings.objects.filter(
        company_id=settings.company_id, next_look_at=settings.next_look_at, on_since__isnull=False
    ).update(next_look_at=now + EVERY if is_open else min(hours.next_open(now), now + LONGEST_REST))
    if claimed and is_open:
        remind_for(settings.company, now=now)
    return claimed == 1


def remind_for(company: Company, *, now: datetime) -> None:
    """Write the reminders that one company owes its customers now."""
    rules = rules_of(company)
    if rules is None:
        return
    for reminded in undecided(company, rules, now=now):
        if not decide(reminded.owed, rules, now=now):
            continue
        try:
            decide_one(reminded.document, rules, now=now)
        except Exception:
            # One invoice that cannot be reminded of holds up no other, and is tried again at the next look.
            logger.exception("No reminder could be written for %s.", reminded.document.pk)
