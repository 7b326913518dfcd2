"""Money is given back by the gateway that took it: noted first, then asked for under a key of its own, so twice is as once."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Sum

from seenpaid.companies.access import By, require
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import lock_document
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.events.kinds import EventKind
from seenpaid.lib.advance import advance
from seenpaid.lib.money import InvalidAmountError, Money
from seenpaid.lib.tenancy import across_companies
from seenpaid.payments import states
from seenpaid.payments.access import ConnectionNotFoundError, connection_to_ask
from seenpaid.payments.account import account_of
from seenpaid.payments.actions.apply import apply_fact
from seenpaid.payments.actions.apply_refund import note_refund
from seenpaid.payments.actions.forgive import forgive, try_to_forgive
from seenpaid.payments.actions.hold import lock_documents
from seenpaid.payments.gateways.errors import GatewayError
from seenpaid.payments.gateways.registry import gateway_named
from seenpaid.payments.models import Charge, Connection, Payment, Refund, Then

logger = logging.getLogger(__name__)

AFTERWARDS: Final = Then.values
_AGAIN: Final = timedelta(minutes=2)
_GIVE_UP: Final = timedelta(days=3)


class NotRefundableError(Exception):
    """The message says why: it came outside, went back already, or its gateway is gone."""


def refund(payment: Payment, *, amount: object, then: str = "", by: By, now: datetime) -> Refund:
    """Give back `amount` in major units, or all that is left of the payment, and return how far it got.

    `then` says what the customer owes afterwards; without it they owe it again, and their reminders rest.

    Raises as `ask_refund` does, and NotRefundableError when the provider says no. A provider that does not answer is asked
    again by the worker. Never call it inside a transaction.
    """
    asked = ask_refund(payment, amount=amount, then=then, by=by, now=now, due_at=now + _AGAIN)
    _ask(asked, connection=_connection(asked.charge), by=by, now=now)
    asked.refresh_from_db()
    if asked.status == states.FAILED:
        raise NotRefundableError(asked.reason or "The provider refused the refund.")
    return asked


def ask_refund(
    payment: Payment, *, amount: object, then: str = "", by: By, now: datetime, due_at: datetime | None = None
) -> Refund:
    """Note the refund, and leave it to the worker. Raises NotAllowedError, NotRefundableError or InvalidProfileError."""
    require(by, Permission.MANAGE_INVOICES)
    if payment.charge is None:
        raise NotRefundableError("This came outside: give it back outside, and undo it here.")
    if then not in {"", *AFTERWARDS}:
        raise InvalidProfileError({"then": [f"Use one of {', '.join(AFTERWARDS)}."]})
    _connection(payment.charge)
    with transaction.atomic():
        lock_document(payment.document)
        charge = Charge.objects.select_for_update().get(company_id=payment.company_id, pk=payment.charge_id)
        payment = Payment.objects.select_related("document").get(company_id=payment.company_id, pk=payment.pk)
        minor = _minor(amount, payment, left=_left(payment, charge))
        if then == Then.CREDIT:
            try:
                try_to_forgive(payment, minor=minor, by=by, now=now)
            except InvalidDraftError as error:
                raise NotRefundableError(f"No credit note can be written for it: {error}") from error
        return Refund.objects.create(
            company_id=payment.company_id,
            charge=charge,
            payment=payment,
            amount_minor=minor,
            then=then,
            asked_by_id=by.user_id,
            created_at=now,
            next_attempt_at=due_at or now,
        )


def is_refund_due(*, now: datetime) -> bool:
    """Say whether a refund waits for its provider."""
    with across_companies("the worker asks whether anybody's refund is due"):
        return Refund.objects.filter(next_attempt_at__lte=now).exists()


def refund_due(*, now: datetime, limit: int = 20) -> int:
    """Ask again for the refunds whose provider did not answer, write what is left to write, and return how many that were."""
    with across_companies("the worker asks again for everybody's refunds"):
        due = list(Refund.objects.filter(next_attempt_at__lte=now).order_by("next_attempt_at")[:limit])
    for asked in due:
        mine = Refund.objects.filter(company_id=asked.company_id, pk=asked.pk, next_attempt_at=asked.next_attempt_at)
        wait = max(now - asked.created_at, _AGAIN)
        if not mine.update(next_attempt_at=now + wait):
            continue
        if asked.told_at is not None:
            forgive(asked, by=None, now=now)
            continue
        if wait >= _GIVE_UP:
            _refuse(asked, reason="The provider has not answered for days. Look there before you ask again.", now=now)
            continue
        try:
            _ask(asked, connection=_connection(asked.charge), by=None, now=now)
        except NotRefundableError as error:
            _refuse(asked, reason=str(error), now=now)
        except Exception:
            logger.exception("Refund %s could not be asked for; it is tried again.", asked.pk)
    return len(due)


def _ask(asked: Refund, *, connection: Connection, by: By | None, now: datetime) -> None:
    charge = asked.charge
    try:
        fact = gateway_named(connection.gateway).refund(
            account_of(connection),
            payment_id=charge.provider_id,
            amount_minor=asked.amount_minor,
            currency=charge.currency,
            key=asked.pk,
        )
    except GatewayError as error:
        if error.is_permanent:
            _refuse(asked, reason=str(error), now=now)
        return
    with transaction.atomic():
        # Its own message may have come first, and have found this row by its amount; if it found another, that one is it.
        taken = Refund.objects.filter(company_id=asked.company_id, charge=charge, provider_id=fact.refund_id)
        if not taken.exists():
            Refund.objects.filter(company_id=asked.company_id, pk=asked.pk, provider_id="").update(
                provider_id=fact.refund_id
            )
    apply_fact(fact, connection=connection, now=now, asked_at=now, via="refund")
    forgive(asked, by=by, now=now)


def _refuse(asked: Refund, *, reason: str, now: datetime) -> None:
    """Write down that the provider says no, and tell it; whoever asked may long be gone."""
    with transaction.atomic():
        lock_documents(asked.charge.attempt)
        asked = (
            Refund.objects.select_for_update(of=("self",))
            .select_related("payment", "charge")
            .get(company_id=asked.company_id, pk=asked.pk)
        )
        if asked.status != states.PENDING or asked.provider_id:
            Refund.objects.filter(company_id=asked.company_id, pk=asked.pk).update(next_attempt_at=None)
            return  # It is known there: its message, or the next look at the charge, tells what came of it.
        advance(asked, states.FAILED, transitions=states.REFUND_TRANSITIONS, reason=reason[:300], next_attempt_at=None)
        note_refund(EventKind.PAYMENT_REFUND_FAILED, asked, asked.charge, now=now)


def _connection(charge: Charge) -> Connection:
    try:
        return connection_to_ask(charge.connection)
    except ConnectionNotFoundError as error:
        raise NotRefundableError("Connect the gateway that took it again, with the same account.") from error


def _left(payment: Payment, charge: Charge) -> int:
    """Return what can still go back of the payment: what refunds are under way, or only asked for, cannot twice."""
    if charge.status != states.PAID or payment.voided_at is not None:
        return 0
    asked = Refund.objects.filter(
        company_id=payment.company_id, payment=payment, status=states.PENDING, provider_id=""
    ).aggregate(all=Sum("amount_minor"))
    return payment.amount_minor - payment.returned_minor - (asked["all"] or 0)


def _minor(amount: object, payment: Payment, *, left: int) -> int:
    if left <= 0:
        raise NotRefundableError("Nothing of it is left to give back.")
    if amount in (None, ""):
        return left
    try:
        minor = Money.parse(amount.strip() if isinstance(amount, str) else "", payment.currency).minor
    except InvalidAmountError as error:
        raise InvalidProfileError({"amount": [str(error)]}) from error
    if minor <= 0:
        raise InvalidProfileError({"amount": ["Enter an amount above zero."]})
    if minor > left:
        words = f"Only {Money(left, payment.currency).major()} {payment.currency} of it can go back."
        raise InvalidProfileError({"amount": [words]})
    return minor
