"""When the worker looks at a company's reminders next."""

from datetime import datetime

from seenpaid.messaging.models import ReminderSettings


def look_soon(company_id: str, *, now: datetime) -> None:
    """Have the worker look at once, since something changed that reminders go by."""
    ReminderSettings.objects.filter(company_id=company_id, on_since__isnull=False).update(next_look_at=now)
