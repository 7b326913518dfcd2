"""A draft is thrown away."""

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle
from seenpaid.documents.access import lock_document
from seenpaid.documents.actions.edit import NotEditableError
from seenpaid.documents.models import Document


def delete_draft(document: Document, *, by: By) -> None:
    """Delete a draft for good. Raises NotAllowedError, or NotEditableError once it was issued."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        document = lock_document(document)
        if document.status != lifecycle.DRAFT:
            raise NotEditableError
        document.delete()
