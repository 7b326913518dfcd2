"""A document is changed: a draft in place, an issued one by a new revision."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle, write
from seenpaid.documents.actions.credit_note import change_credit, check_credit, lock_with_origin
from seenpaid.documents.actions.use_credit import release_surplus
from seenpaid.documents.defaults import defaults_of
from seenpaid.documents.draft import InvalidDraftError, parse
from seenpaid.documents.models import Document
from seenpaid.documents.settle import settle
from seenpaid.events.actions import record
from seenpaid.events.kinds import kind_of


class NotEditableError(Exception):
    """A paid or cancelled document stays as it is; correct it with another document."""


def edit(document: Document, *, raw: Mapping[str, object], by: By, now: datetime) -> Document:
    """Replace the document's content with what was typed and return the fresh row.

    Raises NotAllowedError, NotEditableError or InvalidDraftError; then nothing changes.
    """
    require(by, Permission.MANAGE_INVOICES)
    fields = parse(raw, defaults=defaults_of(document.company, now=now, kind=document.kind))
    customer = write.customer_of(fields, company=document.company)
    with transaction.atomic():
        document = lock_with_origin(document)
        if document.status not in lifecycle.EDITABLE:
            raise NotEditableError
        if document.paid_minor and fields.currency != document.currency:
            raise InvalidDraftError({"currency": ["Money was already received; the currency stays."]})
        check_credit(document, fields=fields)
        write.put(document, fields, customer=customer, now=now)
        if document.status != lifecycle.DRAFT:
            document.revision += 1
        document.save(update_fields=[*write.COLUMNS, "revision"])
        write.put_lines(document, fields)
        if document.status != lifecycle.DRAFT:
            write.freeze(document, fields, by=by, now=now)
            record(
                kind_of(document.kind, "edited"),
                company_id=document.company_id,
                subject_id=document.pk,
                at=now,
                actor=by.actor,
                data={"revision": document.revision},
            )
            settle(document, actor=by.actor, now=now)
            change_credit(document)
            release_surplus(document, by=by, now=now)
    return document
