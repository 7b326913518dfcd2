"""Reminders are switched on, paused, left out and sent before their time."""

from seenpaid.messaging.reminders.actions.look import look_soon
from seenpaid.messaging.reminders.actions.pause import pause, resume
from seenpaid.messaging.reminders.actions.remind import NotRemindableError, leave_out, remind_now
from seenpaid.messaging.reminders.actions.settings import set_reminders

__all__ = [
    "NotRemindableError",
    "leave_out",
    "look_soon",
    "pause",
    "remind_now",
    "resume",
    "set_reminders",
]
