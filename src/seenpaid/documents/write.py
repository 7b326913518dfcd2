"""Writes what was read onto a document's row and its lines; the verbs call it inside their transactions."""

from datetime import datetime

from seenpaid.companies.access import By
from seenpaid.companies.models import Company
from seenpaid.customers.access import CustomerNotFoundError, access_customer
from seenpaid.customers.models import Customer
from seenpaid.documents.draft import DraftFields, InvalidDraftError
from seenpaid.documents.models import Document, Line, Revision
from seenpaid.documents.settle import derive
from seenpaid.documents.snapshot import digest_of, photograph

COLUMNS = (
    "customer title currency issue_date due_date po_number notes terms prices_include_tax discount_percent partial_enabled "
    "partial_minimum_minor stages lines_minor discount_minor subtotal_minor tax_minor total_minor balance_minor search updated_at"
).split()


def customer_of(fields: DraftFields, *, company: Company) -> Customer:
    """Return the customer that was named. Raises InvalidDraftError: foreign and missing look alike. SEC-22"""
    try:
        return access_customer(fields.customer_id, company=company)
    except CustomerNotFoundError:
        raise InvalidDraftError({"customer": ["There is no such customer."]}) from None


def put(document: Document, fields: DraftFields, *, customer: Customer, now: datetime) -> None:
    """Set every column that comes from what was typed."""
    totals = fields.totals
    document.customer = customer
    document.title = fields.title
    document.currency = fields.currency
    document.issue_date = fields.issue_date
    document.due_date = fields.due_date
    document.po_number = fields.po_number
    document.notes = fields.notes
    document.terms = fields.terms
    document.prices_include_tax = fields.prices_include_tax
    document.discount_percent = fields.discount_percent
    document.partial_enabled = fields.partial_enabled
    document.partial_minimum_minor = fields.partial_minimum_minor
    document.stages = [stage.kept() for stage in fields.stages]
    document.lines_minor = totals.lines_minor
    document.discount_minor = totals.discount_minor
    document.subtotal_minor = totals.subtotal_minor
    document.tax_minor = totals.tax_minor
    document.total_minor = totals.total_minor
    derive(document)
    document.search = searchable(document)
    document.updated_at = now


def put_lines(document: Document, fields: DraftFields) -> None:
    """Replace the document's lines."""
    totals = fields.totals
    grosses = totals.grosses_minor or (None,) * len(fields.lines)
    Line.objects.filter(document=document).delete()
    Line.objects.bulk_create(
        Line(
            document=document,
            position=position,
            description=line.description,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            discount_percent=line.discount_percent,
            tax_rate=line.tax_rate,
            tax_category=line.tax_category,
            net_minor=net,
            gross_minor=gross,
        )
        for position, (line, net, gross) in enumerate(
            zip(fields.lines, totals.nets_minor, grosses, strict=True), start=1
        )
    )


def freeze(document: Document, fields: DraftFields, *, by: By, now: datetime) -> Revision:
    """Take the photograph of the document's current revision."""
    snapshot = photograph(document, fields=fields, company=document.company, customer=document.customer)
    return Revision.objects.create(
        company_id=document.company_id,
        document=document,
        number=document.revision,
        snapshot=snapshot,
        digest=digest_of(snapshot),
        created_by_id=by.user_id,
        created_at=now,
    )


def searchable(document: Document) -> str:
    """Return what a search may find the document by, in lower case."""
    return f"{document.number or ''} {document.title} {document.po_number}".lower()
