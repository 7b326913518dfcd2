"""Reading what workers wrote about themselves."""

from datetime import datetime

from seenpaid.config.models import Heartbeat


def last_beat() -> datetime | None:
    """Return when any worker last said that it lives."""
    return Heartbeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
