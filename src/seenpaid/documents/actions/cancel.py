"""An issued document is called off; its number stays used."""

from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle
from seenpaid.documents.access import lock_document
from seenpaid.documents.models import Document
from seenpaid.events.actions import record
from seenpaid.events.kinds import kind_of
from seenpaid.lib.advance import IllegalTransitionError, advance


class NotCancellableError(Exception):
    """Drafts are deleted instead; paid documents are corrected by a credit note."""


def cancel(document: Document, *, by: By, now: datetime) -> Document:
    """Cancel an open document and return the fresh row. Raises NotAllowedError or NotCancellableError."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        document = lock_document(document)
        try:
            advance(
                document,
                lifecycle.CANCELLED,
                transitions=lifecycle.transitions_of(document.kind),
                cancelled_at=now,
                updated_at=now,
            )
        except IllegalTransitionError as error:
            raise NotCancellableError from error
        record(
            kind_of(document.kind, "cancelled"),
            company_id=document.company_id,
            subject_id=document.pk,
            at=now,
            actor=by.actor,
        )
    return document
