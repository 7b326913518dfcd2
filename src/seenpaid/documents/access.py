"""The door to a document."""

from seenpaid.companies.models import Company
from seenpaid.documents.models import Document, Kind

__all__ = ["Document", "DocumentNotFoundError", "Kind", "access_any", "access_document", "lock_document"]


class DocumentNotFoundError(Exception):
    """No such document in this company: missing and foreign look alike."""


def access_document(document_id: str, *, company: Company, kind: Kind = Kind.INVOICE) -> Document:
    """Return the company's document of that kind. Raises DocumentNotFoundError."""
    document = access_any(document_id, company=company)
    if document.kind != kind:
        raise DocumentNotFoundError
    return document


def access_any(document_id: str, *, company: Company) -> Document:
    """Return the company's document, whatever its kind. Raises DocumentNotFoundError."""
    document = Document.objects.select_related("customer", "company").filter(pk=document_id, company=company).first()
    if document is None:
        raise DocumentNotFoundError
    return document


def lock_document(document: Document) -> Document:
    """Return the row as it is now, held until the transaction ends. Raises DocumentNotFoundError."""
    locked = (
        Document.objects.select_related("customer", "company")
        .select_for_update(of=("self",))
        .filter(pk=document.pk, company_id=document.company_id)
        .first()
    )
    if locked is None:
        raise DocumentNotFoundError
    return locked
