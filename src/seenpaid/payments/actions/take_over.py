"""An invoice of another program comes with the money it had received."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from seenpaid.companies.access import By
from seenpaid.companies.models import Company
from seenpaid.documents.actions import take_over
from seenpaid.documents.models import Document
from seenpaid.payments.models import Payment


@dataclass(frozen=True, slots=True)
class Received:
    """Money that came before."""

    minor: int
    paid_on: date
    method: str
    reference: str = ""


def take_over_invoice(
    company: Company,
    *,
    raw: Mapping[str, object],
    number: str,
    received: Sequence[Received] = (),
    is_cancelled: bool = False,
    by: By,
    now: datetime,
) -> Document:
    """Keep the invoice and a payment for each sum it received. No receipt, no notice: see documents.take_over."""
    last = max((one.paid_on for one in received), default=None)
    paid_at = datetime.combine(last, time(12), ZoneInfo(company.time_zone)) if last else None
    with transaction.atomic():
        document = take_over(
            company,
            raw=raw,
            number=number,
            is_cancelled=is_cancelled,
            paid_minor=sum(one.minor for one in received),
            paid_at=paid_at,
            by=by,
            now=now,
        )
        Payment.objects.bulk_create(
            Payment(
                company=company,
                document=document,
                amount_minor=one.minor,
                currency=document.currency,
                method=one.method,
                paid_on=one.paid_on,
                reference=one.reference,
                recorded_by_id=by.user_id,
                created_at=now,
            )
            for one in received
        )
    return document
