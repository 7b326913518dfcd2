"""Documents: the tables."""

from seenpaid.documents.models.beside import Attachment, QuoteAnswer, Revision
from seenpaid.documents.models.credit import Credit, CreditApplication
from seenpaid.documents.models.paper import Document, Kind, Line, Series, Status, new_visitor_secret

__all__ = [
    "Attachment",
    "Credit",
    "CreditApplication",
    "Document",
    "Kind",
    "Line",
    "QuoteAnswer",
    "Revision",
    "Series",
    "Status",
    "new_visitor_secret",
]
