"""Reading what happened."""

from django.db.models import QuerySet

from seenpaid.events.models import Event

__all__ = ["Event", "feed", "timeline"]


def timeline(company_id: str, subject_id: str) -> QuerySet[Event]:
    """Return the events of one document, newest first."""
    return Event.objects.filter(company_id=company_id, subject_id=subject_id).order_by("-id")


def feed(company_id: str) -> QuerySet[Event]:
    """Return all events of a company, newest first."""
    return Event.objects.filter(company_id=company_id).order_by("-id")
