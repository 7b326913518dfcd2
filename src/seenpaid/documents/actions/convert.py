"""An accepted quote becomes an invoice."""

from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle
from seenpaid.documents.access import lock_document
from seenpaid.documents.actions.create import create_document
from seenpaid.documents.models import Document, Kind
from seenpaid.documents.typed import typed
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind

CONVERTIBLE = lifecycle.AWAITING | {lifecycle.ACCEPTED}


class NotConvertibleError(Exception):
    """A draft, declined or cancelled quote makes no invoice."""


def convert(quote: Document, *, by: By, now: datetime) -> Document:
    """Return the draft invoice made of the quote, dated today; asked again, the same invoice.

    An unanswered quote may be converted too: customers also agree on the telephone.
    Raises NotAllowedError or NotConvertibleError.
    """
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        quote = lock_document(quote)
        made = Document.objects.select_related("customer", "company").filter(
            company_id=quote.company_id, origin=quote, kind=Kind.INVOICE
        )
        if (invoice := made.first()) is not None:
            return invoice
        if quote.kind != Kind.QUOTE or quote.status not in CONVERTIBLE:
            raise NotConvertibleError
        raw = typed(quote)
        del raw["issue_date"], raw["due_date"]
        if not raw["terms"]:
            del raw["terms"]  # an invoice has the company's own.
        invoice = create_document(quote.company, kind=Kind.INVOICE, raw=raw, by=by, now=now, origin=quote)
        record(
            EventKind.QUOTE_CONVERTED,
            company_id=quote.company_id,
            subject_id=quote.pk,
            at=now,
            actor=by.actor,
            data={"invoice": invoice.pk},
        )
    return invoice
