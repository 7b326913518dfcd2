"""Money reaches a document, or leaves it again."""

from datetime import datetime

from django.db import transaction

from seenpaid.documents.access import lock_document
from seenpaid.documents.models import Document
from seenpaid.documents.settle import rebalance
from seenpaid.events.actions import Actor


def credit_payment(document: Document, *, minor: int, actor: Actor, now: datetime) -> Document:
    """Add `minor` (negative: take back) to what was paid, follow with the status, and return the fresh row.

    Truth before tidiness: money that arrived is recorded even on a cancelled or paid document. SEC-81
    """
    with transaction.atomic():
        document = lock_document(document)
        document.paid_minor += minor
        rebalance(document, actor=actor, now=now, amount_minor=minor)
    return document
