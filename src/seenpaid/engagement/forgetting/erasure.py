"""Facts about readers are forgotten; that somebody opened, when, and the counts stay. SEC-221, SEC-222, SEC-224"""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from seenpaid.companies.models import Company
from seenpaid.engagement.log.entries import let_go
from seenpaid.engagement.models import ActorType, Remembered, View, Visitor
from seenpaid.events.actions import SYSTEM

_BATCH: Final = 500
_NEEDED: Final = ("id", "company_id", "document_id", "visitor_id", "position", "salts")
_FACTS: Final[dict[str, object]] = {
    "ip": None,
    "user_agent": "",
    "browser": "",
    "os": "",
    "device": "",
    "city": "",
    "region": "",
    "country": "",
    "asn": None,
    "network": "",
    "headers": {},
    "reasons": [],
}


def forget_link(*, company_id: str, document_id: str, link_id: str, now: datetime) -> int:
    """Forget what is known of the readers of one link, and return how many opens that were."""
    rows = _of_readers(company_id).filter(document_id=document_id, link_id=link_id)
    return _forget(rows, company_id=company_id, now=now)


def forget_readers(*, company_id: str, customer_id: str, now: datetime) -> int:
    """Forget what is known of a customer's readers, and what members said of their networks."""
    with transaction.atomic():
        said, _ = Remembered.objects.filter(company_id=company_id, customer_id=customer_id).delete()
        if said:
            Company.objects.filter(pk=company_id).update(memory_version=F("memory_version") + 1)
    rows = _of_readers(company_id).filter(document__customer_id=customer_id)
    return _forget(rows, company_id=company_id, now=now)


def _of_readers(company_id: str) -> QuerySet[View]:
    return View.objects.filter(company_id=company_id).exclude(actor_type=ActorType.SENDER_PREVIEW)


def _forget(rows: QuerySet[View], *, company_id: str, now: datetime) -> int:
    """Batch by batch, so that nobody waits; done twice, it does nothing more."""
    whole = ~Q(**{name: value for name, value in _FACTS.items() if name not in {"headers", "reasons"}})
    forgotten = 0
    while batch := list(rows.filter(whole | Q(thinned_at=None)).only(*_NEEDED).order_by("id")[:_BATCH]):
        with transaction.atomic():
            mine = View.objects.filter(company_id=company_id, pk__in=[view.pk for view in batch])
            mine.update(**_FACTS, thinned_at=now)
            let_go(batch, groups=("address", "agent", "names", "place"), actor=SYSTEM, now=now)
            _estrange({view.visitor_id for view in batch if view.visitor_id}, company_id=company_id)
        forgotten += len(batch)
    return forgotten


def _estrange(visitor_ids: set[str], *, company_id: str) -> None:
    """Give the visitors keys that fit nobody: they stay as many as they were, and cannot be found again. SEC-224"""
    salt = secrets.token_bytes(16)
    for visitor in Visitor.objects.filter(company_id=company_id, pk__in=visitor_ids):
        visitor.key = secrets.token_bytes(16)
        visitor.ip_key = hmac.digest(salt, bytes(visitor.ip_key), hashlib.sha256)[:16]
        visitor.save(update_fields=["key", "ip_key"])
