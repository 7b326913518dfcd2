"""A customer or one document is recorded less than the company usually does. Never more. SEC-217"""

from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Permission
from seenpaid.companies.tracking import at_most
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind


def set_customer_level(customer: Customer, level: str, *, by: By, now: datetime) -> None:
    """Record this customer's opens at most like that; empty is like everybody's. Raises InvalidProfileError."""
    require(by, Permission.MANAGE_CUSTOMERS)
    _check(level, by=by)
    with transaction.atomic():
        changed = Customer.objects.filter(pk=customer.pk, company_id=customer.company_id).exclude(tracking=level)
        if changed.update(tracking=level):
            _note(customer.pk, level, by=by, now=now)


def set_document_level(document: Document, level: str, *, by: By, now: datetime) -> None:
    """Record this document's opens at most like that; empty is like the customer's. Raises InvalidProfileError."""
    require(by, Permission.MANAGE_INVOICES)
    _check(level, by=by)
    with transaction.atomic():
        changed = Document.objects.filter(pk=document.pk, company_id=document.company_id).exclude(tracking=level)
        if changed.update(tracking=level):
            _note(document.pk, level, by=by, now=now)


def _check(level: str, *, by: By) -> None:
    allowed = at_most(by.company.tracking)
    if level and level not in allowed:
        raise InvalidProfileError({"tracking": [f"Choose one of {', '.join(allowed)}, or nothing."]})


def _note(subject_id: str, level: str, *, by: By, now: datetime) -> None:
    data = {"level": level or "as usual"}
    record(
        EventKind.PRIVACY_LEVEL_SET, company_id=by.company_id, subject_id=subject_id, at=now, actor=by.actor, data=data
    )
