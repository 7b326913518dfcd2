"""The doors to a document, and to credit that was used on one."""

from seenpaid.companies.models import Company
from seenpaid.documents.models import Attachment, CreditApplication, Document, Kind

__all__ = [
    "ApplicationNotFoundError",
    "AttachmentNotFoundError",
    "CreditApplication",
    "Document",
    "DocumentNotFoundError",
    "Kind",
    "access_any",
    "access_application",
    "access_attachment",
    "access_document",
    "lock_document",
]


class DocumentNotFoundError(Exception):
    """No such document in this company: missing and foreign look alike."""


class ApplicationNotFoundError(Exception):
    """No such use of credit in this company, or none that could still be undone."""


class AttachmentNotFoundError(Exception):
    """No such file beside this document."""


def access_attachment(attachment_id: str, *, document: Document) -> Attachment:
    """Return the file that is attached to the document. Raises AttachmentNotFoundError."""
    found = Attachment.objects.filter(company_id=document.company_id, document=document, pk=attachment_id)
    attachment = found.select_related("document").first()
    if attachment is None:
        raise AttachmentNotFoundError
    return attachment


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


def access_application(application_id: str, *, company: Company) -> CreditApplication:
    """Return the company's use of credit, with its invoice and its source. Raises ApplicationNotFoundError."""
    found = CreditApplication.objects.select_related("invoice", "credit__document")
    application = found.filter(pk=application_id, company=company).first()
    if application is None:
        raise ApplicationNotFoundError
    return application
