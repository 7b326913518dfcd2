"""Reading links."""

from datetime import datetime

from django.db.models import Q

from seenpaid.documents.models import Document
from seenpaid.sharing.models import ShareLink

__all__ = ["ShareLink", "live_link"]


def live_link(document: Document, *, now: datetime) -> ShareLink | None:
    """Return the link that is copied and sent around, or None."""
    return (
        ShareLink.objects.filter(company_id=document.company_id, document=document, contact=None, revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .first()
    )
