"""A customer has seen the document."""

from datetime import datetime

from seenpaid.documents import lifecycle
from seenpaid.documents.models import Document


def note_first_view(document_id: str, *, company_id: str, at: datetime) -> None:
    """Stamp the first counted view and move `sent` to `viewed`; nothing else does. Twice is as once."""
    document = Document.objects.filter(pk=document_id, company_id=company_id)
    document.filter(viewed_at=None).update(viewed_at=at)
    # The compare-and-set of lib.advance, without reading the row first.
    # ast-grep-ignore: status-through-its-table
    document.filter(status=lifecycle.SENT).update(status=lifecycle.VIEWED, updated_at=at)
