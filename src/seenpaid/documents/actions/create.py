"""A document begins as a draft."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company
from seenpaid.companies.roles import Permission
from seenpaid.documents import write
from seenpaid.documents.defaults import defaults_of, today_of
from seenpaid.documents.draft import parse
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.typed import typed
from seenpaid.events.actions import record
from seenpaid.events.kinds import kind_of
from seenpaid.lib.ids import new_id

_PREFIXES: Final = {Kind.INVOICE: "inv", Kind.QUOTE: "quo", Kind.CREDIT_NOTE: "crn"}


def create_invoice(company: Company, *, raw: Mapping[str, object], by: By, now: datetime) -> Document:
    """Keep what was typed as a new draft invoice; see create_document."""
    return create_document(company, kind=Kind.INVOICE, raw=raw, by=by, now=now)


def create_document(
    company: Company, *, kind: Kind, raw: Mapping[str, object], by: By, now: datetime, origin: Document | None = None
) -> Document:
    """Keep what was typed as a new draft. Raises NotAllowedError or InvalidDraftError; then nothing is stored."""
    require(by, Permission.MANAGE_INVOICES)
    fields = parse(raw, defaults=defaults_of(company, now=now, kind=kind))
    customer = write.customer_of(fields, company=company)
    with transaction.atomic():
        document = Document(
            id=new_id(_PREFIXES[kind]),
            company=company,
            kind=kind,
            origin=origin,
            created_by_id=by.user_id,
            created_at=now,
        )
        write.put(document, fields, customer=customer, now=now)
        document.save(force_insert=True)
        write.put_lines(document, fields)
        record(
            kind_of(kind, "created"),
            company_id=company.pk,
            subject_id=document.pk,
            at=now,
            actor=by.actor,
        )
    return document


def duplicate(document: Document, *, by: By, now: datetime) -> Document:
    """Return a new draft with the same content, dated today; its stages keep their distance. Raises NotAllowedError."""
    raw = typed(document)
    moved = today_of(document.company, now=now) - document.issue_date
    for stage in raw["stages"]:
        stage["due_date"] = (date.fromisoformat(stage["due_date"]) + moved).isoformat()
    del raw["issue_date"], raw["due_date"]
    return create_document(document.company, kind=Kind(document.kind), raw=raw, by=by, now=now)
