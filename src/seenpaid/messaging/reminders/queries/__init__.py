"""Reading what reminders go by, and what becomes of them."""

from seenpaid.messaging.models import ReminderDecision, ReminderPause, ReminderSettings, ReminderStep
from seenpaid.messaging.reminders.queries.coming import Coming, coming, lately_decided, next_of
from seenpaid.messaging.reminders.queries.owed import Reminded, part_of, reminded_one, undecided
from seenpaid.messaging.reminders.queries.pauses import is_paused, live_pauses, pause_of_customer, pause_over
from seenpaid.messaging.reminders.queries.plan import hours_of, plan_of, rules_of, settings_of, steps_of
from seenpaid.messaging.reminders.queries.recipients import Recipient, recipients_of, willing_among

__all__ = [
    "Coming",
    "Recipient",
    "Reminded",
    "ReminderDecision",
    "ReminderPause",
    "ReminderSettings",
    "ReminderStep",
    "coming",
    "hours_of",
    "is_paused",
    "lately_decided",
    "live_pauses",
    "next_of",
    "part_of",
    "pause_of_customer",
    "pause_over",
    "plan_of",
    "recipients_of",
    "reminded_one",
    "rules_of",
    "settings_of",
    "steps_of",
    "undecided",
    "willing_among",
]
