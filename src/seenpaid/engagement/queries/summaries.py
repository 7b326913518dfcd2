"""One document's summary: read, never counted."""

from datetime import datetime, timedelta
from typing import Final

from seenpaid.documents.models import Document
from seenpaid.engagement.models import Engagement

BEING_READ: Final = timedelta(minutes=5)


def engagement_of(document: Document) -> Engagement:
    """Return the document's summary; an empty one, not saved, if nobody has looked."""
    found = (
        Engagement.objects.select_related("last_view").filter(company_id=document.company_id, document=document).first()
    )
    return found or Engagement(document=document, company_id=document.company_id)


def is_being_read(engagement: Engagement, *, now: datetime) -> bool:
    """Say whether a person opened it within the last minutes."""
    return engagement.last_read_at is not None and timedelta() <= now - engagement.last_read_at < BEING_READ


def is_probably_forwarded(engagement: Engagement) -> bool:
    """Say whether a second counted visitor came from another address."""
    return engagement.visitors > 1 and engagement.unique_ips > 1
