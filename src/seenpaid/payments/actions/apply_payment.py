"""Believes what a provider says of a checkout: open, ended, on its way, failed, or paid."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from seenpaid.companies.models import Company
from seenpaid.events.actions import RECIPIENT, Actor, record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.advance import advance
from seenpaid.payments import states
from seenpaid.payments.actions.hold import first_of, lock_documents
from seenpaid.payments.actions.look_again import next_look_of
from seenpaid.payments.actions.place import Documents, flag, place
from seenpaid.payments.gateways.facts import PaymentFact, PaymentState
from seenpaid.payments.models import Attempt, Charge, Connection, Flag

logger = logging.getLogger(__name__)

SLOW_LOOK: Final = timedelta(hours=6)
_BEFORE_US: Final = datetime(2000, 1, 1, tzinfo=UTC)


def apply_payment(fact: PaymentFact, *, connection: Connection, via: str, now: datetime) -> str:
    """Bring the checkout and its charge in line with what the provider says of them, and place the money that came."""
    if fact.account != connection.account:
        return _stray("of another account", fact, connection=connection)
    if fact.is_live != connection.is_live:
        return "a test among live ones" if connection.is_live else "live among tests"  # SEC-93
    attempt = Attempt.objects.filter(
        company_id=connection.company_id,
        pk=fact.attempt_id or "",
        connection__gateway=connection.gateway,
        connection__account=connection.account,
        connection__is_live=connection.is_live,
    ).first()
    if attempt is None:
        return _stray("none of our checkouts", fact, connection=connection)
    if fact.state == PaymentState.OPEN:
        return "open"
    if _is_known(fact, attempt, connection=connection):
        return "known"  # Most facts are told more than once, and need nobody's lock.
    with transaction.atomic():
        documents = lock_documents(attempt)
        attempt = Attempt.objects.select_for_update().get(company_id=attempt.company_id, pk=attempt.pk)
        if fact.state == PaymentState.EXPIRED:
            return _move(attempt, states.EXPIRED, next_look_at=None)
        if not (fact.payment_id or fact.session_id) or fact.amount_minor <= 0:
            return "without an amount"
        return _money(fact, attempt, connection=connection, documents=documents, via=via, now=now)


def _stray(why: str, fact: PaymentFact, *, connection: Connection) -> str:
    """Say why the money is not believed to be ours, to whoever runs this as well. SEC-135"""
    if fact.state in {PaymentState.PAID, PaymentState.PROCESSING}:
        logger.warning("Payment %s, told for %s, is %s.", fact.payment_id, connection.pk, why)
    return why


def _is_known(fact: PaymentFact, attempt: Attempt, *, connection: Connection) -> bool:
    if fact.state == PaymentState.EXPIRED:
        return states.EXPIRED not in states.ATTEMPT_TRANSITIONS[attempt.status]
    charge = Charge.objects.filter(
        company_id=connection.company_id,
        gateway=connection.gateway,
        account=connection.account,
        provider_id=fact.payment_id or fact.session_id,
        attempt=attempt,
    ).first()
    return charge is not None and fact.state.value not in states.CHARGE_TRANSITIONS[charge.status]


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
    paid_at = _when(fact, now=now) if to == states.PAID else None
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
        flag(charge, Flag.OTHER_CURRENCY, document_id=first_of(attempt), now=now)
    else:
        place(charge, attempt=attempt, documents=documents, via=via, now=now)
    charge.next_look_at = next_look_of(charge, now=now)
    charge.save(update_fields=["next_look_at"])
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
            "paid_at": _when(fact, now=now) if fact.state == PaymentState.PAID else None,
        },
    )


def _when(fact: PaymentFact, *, now: datetime) -> datetime:
    """Return when it was paid: now, where the provider names no moment, or one that cannot be."""
    return fact.at if _BEFORE_US < fact.at <= now else now


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
