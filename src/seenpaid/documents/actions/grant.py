"""Money that was too much is put to the customer's credit."""

from datetime import datetime

from django.db import transaction

from seenpaid.customers.models import Customer
from seenpaid.documents.models import Credit
from seenpaid.events.actions import Actor, record
from seenpaid.events.kinds import EventKind


def grant_credit(customer: Customer, *, minor: int, currency: str, source: str, actor: Actor, now: datetime) -> Credit:
    """Put `minor` to the customer's credit; twice with one source is as once."""
    with transaction.atomic():
        credit, is_new = Credit.objects.get_or_create(
            company_id=customer.company_id,
            source=source,
            defaults={"customer": customer, "currency": currency, "amount_minor": minor, "created_at": now},
        )
        if is_new:
            record(
                EventKind.CUSTOMER_CREDITED,
                company_id=customer.company_id,
                subject_id=customer.pk,
                at=now,
                actor=actor,
                data={"source": source, "amount_minor": minor, "currency": currency},
            )
    return credit


def withdraw_credit(company_id: str, *, source: str, minor: int) -> int:
    """Take back at most `minor` of what a source gave, as far as it is not used, and return how much that was."""
    with transaction.atomic():
        credit = Credit.objects.select_for_update().filter(company_id=company_id, source=source).first()
        if credit is None:
            return 0
        taken = min(minor, credit.amount_minor - credit.used_minor)
        credit.amount_minor -= taken
        credit.save(update_fields=["amount_minor"])
    return taken
