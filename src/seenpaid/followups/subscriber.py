"""Learns a customer's rhythm anew whenever one of their invoices is paid, or turns out not to be."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Max

from seenpaid.documents import lifecycle
from seenpaid.documents.models import Document, Kind
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.followups.models import Rhythm
from seenpaid.followups.rhythm import LONGEST_HISTORY, span_of
from seenpaid.payments.models import Payment

_LEARNS_FROM: Final = frozenset({EventKind.INVOICE_PAID, EventKind.PAYMENT_VOIDED, EventKind.VIEW_RECLASSIFIED})
_HOUR: Final = timedelta(hours=1)


def on_event(event: Event) -> None:
    """Write the rhythm of the customer whose invoice it was. Twice is as once."""
    if event.kind not in _LEARNS_FROM:
        return
    document = Document.objects.filter(pk=event.subject_id, company_id=event.company_id, kind=Kind.INVOICE).first()
    if document is not None:
        learn(document.customer_id, company_id=event.company_id, at=event.at)


def learn(customer_id: str, *, company_id: str, at: datetime) -> None:
    """Keep what the customer's last paid invoices show."""
    paid = Document.objects.filter(
        company_id=company_id, customer_id=customer_id, kind=Kind.INVOICE, status=lifecycle.PAID
    )
    rows = list(paid.order_by("-id").values_list("pk", "issued_at", "viewed_at")[:LONGEST_HISTORY])
    came_in = _days_of_payment([pk for pk, *_ in rows], company_id=company_id)
    opens = span_of([(viewed - sent) // _HOUR for _, sent, viewed in rows if sent is not None and viewed is not None])
    pays = span_of([(came_in[pk] - sent.date()).days for pk, sent, _ in rows if sent is not None and pk in came_in])
    Rhythm.objects.update_or_create(
        customer_id=customer_id,
        company_id=company_id,
        defaults={
            "opens": opens and [opens.low, opens.middle, opens.high, opens.of],
            "pays": pays and [pays.low, pays.middle, pays.high, pays.of],
            "updated_at": at,
        },
    )


def _days_of_payment(ids: Sequence[str], *, company_id: str) -> dict[str, date]:
    """Return the day on which the last of the money came in, not the one on which somebody noted it."""
    payments = Payment.objects.filter(company_id=company_id, document__in=ids, voided_at=None)
    return dict(payments.values("document_id").annotate(last=Max("paid_on")).values_list("document_id", "last"))
