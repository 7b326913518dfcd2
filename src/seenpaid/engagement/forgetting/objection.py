"""Whoever holds a customer's link may object to being recorded, take that back, or have the facts deleted. SEC-221

An objection is the customer's, not one link's: the next invoice must not begin again. Only they can take it back.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from seenpaid.customers.models import Customer
from seenpaid.engagement.forgetting.erasure import forget_link, forget_readers
from seenpaid.events.actions import RECIPIENT, record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.tenancy import across_companies
from seenpaid.sharing.access import Access

FORGOTTEN_WITHIN: Final = timedelta(hours=24)
_TOGETHER: Final = 20


def object_to_tracking(access: Access, *, now: datetime) -> None:
    """Record no more opens of this customer's, and forget the facts of this link's at once; the worker does the rest."""
    mine = Customer.objects.filter(company_id=access.company_id, pk=access.customer_id)
    with transaction.atomic():
        if mine.filter(objected_at=None).update(objected_at=now, facts_forgotten_at=None):
            _note(EventKind.PRIVACY_OBJECTED, access, at=now)
    erase_link(access, now=now, is_told=False)


def allow_tracking(access: Access, *, now: datetime) -> None:
    """Take the objection back."""
    mine = Customer.objects.filter(company_id=access.company_id, pk=access.customer_id)
    with transaction.atomic():
        if mine.exclude(objected_at=None).update(objected_at=None, facts_forgotten_at=None):
            _note(EventKind.PRIVACY_ALLOWED, access, at=now)


def erase_link(access: Access, *, now: datetime, is_told: bool = True) -> int:
    """Forget the facts of the opens through this link, and return of how many."""
    forgotten = forget_link(
        company_id=access.company_id, document_id=access.document_id, link_id=access.link_id, now=now
    )
    if forgotten and is_told:
        _note(EventKind.PRIVACY_ERASED, access, at=now, opens=forgotten)
    return forgotten


def forget_objected_due(*, now: datetime) -> int:
    """Forget what is left of those who objected, and return how many customers that were."""
    with across_companies("objections to every company are kept alike"):
        due = Customer.objects.exclude(objected_at=None).filter(facts_forgotten_at=None)
        customers = list(due.order_by("objected_at").values_list("company_id", "pk")[:_TOGETHER])
        for company_id, customer_id in customers:
            forget_readers(company_id=company_id, customer_id=customer_id, now=now)
            Customer.objects.filter(company_id=company_id, pk=customer_id).update(facts_forgotten_at=now)
    return len(customers)


def _note(kind: EventKind, access: Access, *, at: datetime, **data: object) -> None:
    """The document's timeline tells it, and the customer's page keeps a log of it."""
    for subject in (access.document_id, access.customer_id):
        if subject:
            record(kind, company_id=access.company_id, subject_id=subject, at=at, actor=RECIPIENT, data=data)
