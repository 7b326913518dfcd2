"""Believes what a provider says is so now: each fact in one transaction, and twice as once.

A fact is how something stands, never what changed; so facts may come in any order, by a message, the customer's return,
a look of the worker's or the nightly list, and all lead to the same books. SEC-84, SEC-129, SEC-134
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from seenpaid.payments.actions.apply_dispute import apply_dispute
from seenpaid.payments.actions.apply_payment import apply_payment
from seenpaid.payments.actions.apply_refund import apply_refund
from seenpaid.payments.actions.hold import lock_documents
from seenpaid.payments.actions.look_again import next_look_of
from seenpaid.payments.actions.place import follow_returns
from seenpaid.payments.gateways.facts import Fact, PaymentFact, RefundFact
from seenpaid.payments.models import Charge, Connection

NOT_YET: Final = "not yet known"
"""The payment that a refund or dispute belongs to has not been told yet."""


def apply_facts(
    facts: Iterable[Fact], *, connection: Connection, now: datetime, asked_at: datetime, via: str
) -> list[str]:
    """Apply each fact and return what became of it, in a few words. `asked_at` is when the provider was asked."""
    return [apply_fact(fact, connection=connection, now=now, asked_at=asked_at, via=via) for fact in facts]


def apply_fact(fact: Fact, *, connection: Connection, now: datetime, asked_at: datetime, via: str) -> str:
    """Apply one fact. What is not of this account, mode or company changes nothing, and the answer says so."""
    if isinstance(fact, PaymentFact):
        return apply_payment(fact, connection=connection, via=via, now=now)
    charge = Charge.objects.filter(
        company_id=connection.company_id,
        gateway=connection.gateway,
        account=connection.account,
        provider_id=fact.payment_id,
    ).first()
    if charge is None:
        return NOT_YET
    with transaction.atomic():
        documents = lock_documents(charge.attempt)
        charge = Charge.objects.select_for_update().get(company_id=charge.company_id, pk=charge.pk)
        if isinstance(fact, RefundFact):
            told = apply_refund(fact, charge, now=now)
        else:
            told = apply_dispute(fact, charge, documents=documents, asked_at=asked_at, now=now)
        follow_returns(charge, documents=documents, now=now)
        charge.next_look_at = next_look_of(charge, now=now)
        charge.save(update_fields=["next_look_at"])
    return told
