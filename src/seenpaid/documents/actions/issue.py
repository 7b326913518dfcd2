"""A draft becomes a document: numbered, frozen, ready for its customer."""

from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle, write
from seenpaid.documents.access import lock_document
from seenpaid.documents.actions.credit_note import check_credit, give_credit, lock_with_origin
from seenpaid.documents.defaults import defaults_of
from seenpaid.documents.draft import parse
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.numbering import take_number
from seenpaid.documents.settle import settle
from seenpaid.documents.typed import typed
from seenpaid.events.actions import Actor, record
from seenpaid.events.kinds import kind_of
from seenpaid.lib.advance import advance


def issue(document: Document, *, by: By, now: datetime) -> Document:
    """Number the draft, freeze revision 1 and return the fresh row; an issued document is returned as it is.

    Raises NotAllowedError or InvalidDraftError.
    """
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        document = lock_with_origin(document)
        if document.status != lifecycle.DRAFT:
            return document
        fields = parse(typed(document), defaults=defaults_of(document.company, now=now, kind=document.kind))
        check_credit(document, fields=fields, is_issuing=True)
        document.number = take_number(document)
        document.revision = 1
        advance(
            document,
            lifecycle.SENT,
            transitions=lifecycle.transitions_of(document.kind),
            number=document.number,
            revision=document.revision,
            search=write.searchable(document),
            issued_at=now,
            sent_at=now,
            updated_at=now,
        )
        write.freeze(document, fields, by=by, now=now)
        record(
            kind_of(document.kind, "issued"),
            company_id=document.company_id,
            subject_id=document.pk,
            at=now,
            actor=by.actor,
            data={"number": document.number},
        )
        settle(document, actor=by.actor, now=now)
        if document.kind == Kind.CREDIT_NOTE:
            document = give_credit(document, by=by, now=now)
    return document


def reset_viewed(document: Document, *, viewed_at: datetime | None, actor: Actor, now: datetime) -> None:
    """Follow a corrected verdict: the first counted view is now at `viewed_at`, or never was."""
    with transaction.atomic():
        document = lock_document(document)
        document.viewed_at = viewed_at
        document.save(update_fields=["viewed_at"])
        settle(document, actor=actor, now=now)
