"""Reading links."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from seenpaid.documents.models import Document
from seenpaid.sharing.models import ShareLink

__all__ = ["ShareLink", "live_link", "live_links"]


def live_link(document: Document, *, now: datetime) -> ShareLink | None:
    """Return the link that is copied and sent around, or None."""
    return live_links([document], company_id=document.company_id, now=now).get(document.pk)


def live_links(documents: Sequence[Document], *, company_id: str, now: datetime) -> dict[str, ShareLink]:
    """Return the link of each of a company's documents that has one, by the document's id."""
    found = ShareLink.objects.filter(
        company_id=company_id,
        document__in=[document.pk for document in documents],
        contact=None,
        address="",
        revoked_at=None,
        opened_from=None,
    ).filter(Q(expires_at=None) | Q(expires_at__gt=now))
    return {str(link.document_id): link for link in found}
