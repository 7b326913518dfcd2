"""A customer has seen the document."""

from datetime import datetime
from typing import Final

from seenpaid.documents import lifecycle
from seenpaid.lib.statement import Statement
from seenpaid.lib.times import moment

# The compare-and-set of lib.advance, without reading the row first: it runs with the first view of every document.
_SEEN: Final = Statement("""
    UPDATE documents_document
       SET viewed_at = COALESCE(viewed_at, %s),
           updated_at = CASE WHEN status = %s THEN %s ELSE updated_at END,
           status = CASE WHEN status = %s THEN %s ELSE status END
     WHERE company_id = %s AND id = %s AND (viewed_at IS NULL OR status = %s)
""")


def note_first_view(document_id: str, *, company_id: str, at: datetime) -> None:
    """Stamp the first counted view and move `sent` to `viewed`; nothing else does. Twice is as once."""
    sent, viewed, then = lifecycle.SENT, lifecycle.VIEWED, moment(at)
    _SEEN.run([then, sent, then, sent, viewed, company_id, document_id, sent])
