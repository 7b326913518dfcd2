"""An issued document is called off; its number stays used."""

from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle
from seenpaid.documents.access import lock_document
from seenpaid.documents.actions.credit_note import withdraw_note
from seenpaid.documents.actions.use_credit import release
from seenpaid.documents.models import Document, Kind
from seenpaid.events.actions import record
from seenpaid.events.kinds import kind_of
from seenpaid.lib.advance import IllegalTransitionError, advance


class NotCancellableError(Exception):
    """Drafts are deleted instead; paid invoices are corrected by a credit note, and one that was used stays."""


def cancel(document: Document, *, by: By, now: datetime) -> Document:
    """Cancel an open document and return the fresh row. Credit it was given is the customer's again.

    Raises NotAllowedError or NotCancellableError.
    """
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        document = lock_document(document)
        if document.credited_minor and document.kind == Kind.CREDIT_NOTE:
            raise NotCancellableError
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
        if document.kind == Kind.CREDIT_NOTE:
            withdraw_note(document)
        release(document, by=by, now=now)
        record(
            kind_of(document.kind, "cancelled"),
            company_id=document.company_id,
            subject_id=document.pk,
            at=now,
            actor=by.actor,
        )
    return document
