"""Believes what a provider says is so now: each fact in one transaction, and twice as once.

A fact is how something stands, never what changed; so facts may come in any order, by a message, the customer's return,
a look of the worker's or the nightly list, and all lead to the same books. SEC-84, SEC-129, SEC-134
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from seenpaid.companies.models import Company
from seenpaid.documents.access import lock_document
from seenpaid.documents.models import Document
from seenpaid.events.actions import RECIPIENT, SYSTEM, Actor, record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.advance import advance
from seenpaid.payments import states
from seenpaid.payments.actions.place import Documents, flag, follow_returns, place
from seenpaid.payments.gateways.base import DisputeFact, Fact, PaymentFact, PaymentState, RefundFact, RefundState
from seenpaid.payments.models import Attempt, Charge, Connection, Dispute, Flag, Refund

NOT_YET: Final = "not yet known"
"""The payment that a refund or dispute belongs to has not been told yet."""
SLOW_LOOK: Final = timedelta(hours=6)
DAILY: Final = timedelta(days=1)


def apply_facts(
    facts: Iterable[Fact], *, connection: Connection, now: datetime, asked_at: datetime, via: str
) -> list[str]:
    """Apply each fact and return what became of it, in a few words. `asked_at` is when the provider was asked."""
    return [apply_fact(fact, connection=connection, now=now, asked_at=asked_at, via=via) for fact in facts]


def apply_fact(fact: Fact, *, connection: Connection, now: datetime, asked_at: datetime, via: str) -> str:
    """Apply one fact. What is not of this account, mode or company changes nothing, and the answer says so."""
    if isinstance(fact, PaymentFact):
        return _payment(fact, connection=connection, via=via, now=now)
    charge = Charge.objects.filter(
        company_id=connection.company_id,
        gateway=connection.gateway,
        account=connection.account,
        provider_id=fact.payment_id,
    ).first()
    if charge is None:
        return NOT_YET
    with transaction.atomic():
        documents = _lock(charge.attempt)
        charge = Charge.objects.select_for_update().get(company_id=charge.company_id, pk=charge.pk)
        if isinstance(fact, RefundFact):
            told = _refund(fact, charge, now=now)
        else:
            told = _dispute(fact, charge, documents=documents, asked_at=asked_at, now=now)
        follow_returns(charge, documents=documents, now=now)
        _look_again(charge, now=now)
    return told


def _payment(fact: PaymentFact, *, connection: Connection, via: str, now: datetime) -> str:
    if fact.account != connection.account:
        return "of another account"
    if fact.is_live != connection.is_live:
        return "a test among live ones" if connection.is_live else "live among tests"  # SEC-93
    attempt = Attempt.objects.filter(
        company_id=connection.company_id,
        pk=fact.attempt_id or "",
        connection__gateway=connection.gateway,
        connection__account=connection.account,
    ).first()
    if attempt is None:
        return "none of our checkouts"  # SEC-135
    with transaction.atomic():
        documents = _lock(attempt)
        attempt = Attempt.objects.select_for_update().get(company_id=attempt.company_id, pk=attempt.pk)
        if fact.state == PaymentState.OPEN:
            return "open"
        if fact.state == PaymentState.EXPIRED:
            return _move(attempt, states.EXPIRED, next_look_at=None)
        if not (fact.payment_id or fact.session_id) or fact.amount_minor <= 0:
            return "without an amount"
        return _money(fact, attempt, connection=connection, documents=documents, via=via, now=now)


def _money(
    fact: PaymentFact, attempt: Attempt, *, connection: Connection, documents: Documents, via: str, now: datetime
) -> str:
    charge, is_new = _charge(fact, attempt, connection=connection, now=now)
    if charge.attempt_id != attempt.pk:
        return "of another checkout"
    to = fact.state.value
    is_told = is_new or to in states.CHARGE_TRANSITIONS[charge.status]
    if not is_told:
        return "known"
    paid_at = fact.at if to == states.PAID else None
    if not is_new:
        advance(charge, to, transitions=states.CHARGE_TRANSITIONS, paid_at=paid_at, amount_minor=fact.amount_minor)
        charge.refresh_from_db()
    look = now + SLOW_LOOK if to == states.PROCESSING else None
    _move(attempt, to, next_look_at=look, reason=fact.reason[:300])
    if to == states.PROCESSING:
        _close_others(attempt, now=now)
        _note(EventKind.PAYMENT_PROCESSING, charge, attempt=attempt, actor=RECIPIENT, now=now)
    elif to == states.FAILED:
        _note(EventKind.INVOICE_PAYMENT_FAILED, charge, attempt=attempt, actor=RECIPIENT, now=now, reason=fact.reason)
    elif charge.currency != attempt.currency:  # SEC-78
        flag(charge, Flag.OTHER_CURRENCY, document_id=_first(attempt), now=now)
    else:
        place(charge, attempt=attempt, documents=documents, via=via, now=now)
    return to


def _charge(fact: PaymentFact, attempt: Attempt, *, connection: Connection, now: datetime) -> tuple[Charge, bool]:
    return Charge.objects.get_or_create(
        company_id=connection.company_id,
        gateway=connection.gateway,
        account=connection.account,
        provider_id=fact.payment_id or fact.session_id,
        defaults={
            "connection": connection,
            "attempt": attempt,
            "amount_minor": fact.amount_minor,
            "currency": fact.currency,
            "method": fact.method[:40],
            "status": fact.state.value,
            "created_at": now,
            "paid_at": fact.at if fact.state == PaymentState.PAID else None,
        },
    )


def _refund(fact: RefundFact, charge: Charge, *, now: datetime) -> str:
    if fact.amount_minor <= 0 or fact.currency != charge.currency:
        return "in another currency"
    refunds = Refund.objects.filter(company_id=charge.company_id, charge=charge)
    refund = refunds.filter(provider_id=fact.refund_id).first()
    if refund is None:
        # Ours, perhaps: asked for just now, and its answer is still on the way.
        asked = refunds.filter(provider_id="", amount_minor=fact.amount_minor, status=states.PENDING)
        refund = asked.order_by("pk").first() or refunds.create(
            company_id=charge.company_id, charge=charge, amount_minor=fact.amount_minor, created_at=now
        )
        refund.provider_id, refund.next_attempt_at = fact.refund_id, None
        refund.save(update_fields=["provider_id", "next_attempt_at"])
    if refund.told_at is None and fact.state != RefundState.FAILED:
        refund.told_at = now
        refund.save(update_fields=["told_at"])
        _note_refund(EventKind.PAYMENT_REFUNDED, refund, charge, now=now)
    if fact.state.value not in states.REFUND_TRANSITIONS[refund.status]:
        return "known"
    advance(refund, fact.state.value, transitions=states.REFUND_TRANSITIONS)
    if fact.state == RefundState.FAILED:
        _note_refund(EventKind.PAYMENT_REFUND_FAILED, refund, charge, now=now)
    return f"refund {fact.state.value}"


def _dispute(fact: DisputeFact, charge: Charge, *, documents: Documents, asked_at: datetime, now: datetime) -> str:
    taken = (
        fact.withdrawn_minor if fact.currency == charge.currency else charge.amount_minor * bool(fact.withdrawn_minor)
    )
    taken = min(taken, charge.amount_minor)
    dispute, is_new = Dispute.objects.get_or_create(
        company_id=charge.company_id,
        charge=charge,
        provider_id=fact.dispute_id,
        defaults={
            "status": fact.state.value,
            "withdrawn_minor": taken,
            "opened_at": fact.at,
            "asked_at": asked_at,
        },
    )
    if is_new:
        _note_dispute(EventKind.PAYMENT_DISPUTED, fact, charge, documents, now=now)
    elif asked_at < dispute.asked_at:
        return "known better"
    else:
        dispute.withdrawn_minor, dispute.asked_at = taken, asked_at
        dispute.save(update_fields=["withdrawn_minor", "asked_at"])
    moves = not is_new and fact.state.value in states.DISPUTE_TRANSITIONS[dispute.status]
    if moves:
        advance(dispute, fact.state.value, transitions=states.DISPUTE_TRANSITIONS)
    if moves or (is_new and fact.state.value != states.OPEN):
        _note_dispute(EventKind.PAYMENT_DISPUTE_CLOSED, fact, charge, documents, now=now)
    return f"dispute {fact.state.value}"


def _look_again(charge: Charge, *, now: datetime) -> None:
    is_open = (
        Refund.objects.filter(company_id=charge.company_id, charge=charge, status=states.PENDING).exists()
        or Dispute.objects.filter(company_id=charge.company_id, charge=charge, status=states.OPEN).exists()
    )
    charge.next_look_at = now + DAILY if is_open else None
    charge.save(update_fields=["next_look_at"])


def _lock(attempt: Attempt) -> dict[str, Document]:
    """Hold the attempt's documents, in the order in which everybody holds them, before anything that hangs on them."""
    shares = attempt.shares.select_related("document").order_by("document_id")
    return {share.document_id: lock_document(share.document) for share in shares}


def _move(attempt: Attempt, to: str, **changes: object) -> str:
    if to not in states.ATTEMPT_TRANSITIONS[attempt.status]:
        return "known"
    if states.PROCESSING in {attempt.status, to}:
        # Customers' pages are kept ready by this number, and show what is on its way.
        Company.objects.filter(pk=attempt.company_id).update(branding_version=F("branding_version") + 1)
    advance(attempt, to, transitions=states.ATTEMPT_TRANSITIONS, **changes)
    return to


def _close_others(attempt: Attempt, *, now: datetime) -> None:
    """What is on its way must not be asked for on another page."""
    of_the_same = Attempt.objects.filter(
        company_id=attempt.company_id,
        shares__document__in=attempt.shares.values("document"),
        status__in=states.UNPAID,
        unwanted_at=None,
    )
    others = Attempt.objects.filter(company_id=attempt.company_id, pk__in=of_the_same.values("pk"))
    others.exclude(pk=attempt.pk).update(unwanted_at=now, next_look_at=now)


def _first(attempt: Attempt) -> str:
    return str(attempt.shares.order_by("pk").values_list("document", flat=True)[0])


def _note(kind: EventKind, charge: Charge, *, attempt: Attempt, actor: Actor, now: datetime, reason: str = "") -> None:
    for share in attempt.shares.order_by("pk"):
        record(
            kind,
            company_id=charge.company_id,
            subject_id=share.document_id,
            at=now,
            actor=actor,
            data={
                "attempt": attempt.pk,
                "amount_minor": share.amount_minor,
                "currency": charge.currency,
                "gateway": charge.gateway,
                "method": charge.method,
                "reason": reason[:300],
            },
        )


def _note_refund(kind: EventKind, refund: Refund, charge: Charge, *, now: datetime) -> None:
    subject_id = refund.payment.document_id if refund.payment else _first(charge.attempt)
    record(
        kind,
        company_id=charge.company_id,
        subject_id=subject_id,
        at=now,
        actor=SYSTEM,
        data={
            "refund": refund.pk,
            "payment": refund.payment_id,
            "amount_minor": refund.amount_minor,
            "currency": charge.currency,
            "gateway": charge.gateway,
            "reason": refund.reason,
        },
    )


def _note_dispute(kind: EventKind, fact: DisputeFact, charge: Charge, documents: Documents, *, now: datetime) -> None:
    for document_id in documents:
        record(
            kind,
            company_id=charge.company_id,
            subject_id=document_id,
            at=now,
            actor=SYSTEM,
            data={
                "dispute": fact.dispute_id,
                "state": fact.state.value,
                "amount_minor": charge.amount_minor,
                "currency": charge.currency,
                "gateway": charge.gateway,
            },
        )
