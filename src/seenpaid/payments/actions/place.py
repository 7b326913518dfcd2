"""Puts a charge's money against its documents, and follows what went back again.

Called under the documents' locks. Whatever order facts come in, every payment ends as its charge stands: what came,
less what went back; of that, as much as was owed counts on the document and the rest is the customer's credit.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db.models import Sum

from seenpaid.documents import lifecycle
from seenpaid.documents.actions import credit_payment, grant_credit, withdraw_credit
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document
from seenpaid.events.actions import RECIPIENT, SYSTEM, record
from seenpaid.events.kinds import EventKind
from seenpaid.payments import states
from seenpaid.payments.models import Attempt, AttemptShare, Charge, Dispute, Flag, Method, Payment, Refund

type Documents = Mapping[str, Document]

_TAKES_NOTHING: Final = frozenset({lifecycle.DRAFT, lifecycle.CANCELLED})
_OF_TOO_MUCH: Final = (Flag.DUPLICATE, Flag.OVERPAID, Flag.AFTER_CANCEL)


def place(charge: Charge, *, attempt: Attempt, documents: Documents, via: str, now: datetime) -> None:
    """Write a payment for each document that the customer was sent to pay, oldest first."""
    shares, left = list(attempt.shares.order_by("pk")), charge.amount_minor
    why = Flag.OTHER_AMOUNT if charge.amount_minor != attempt.amount_minor else ""
    for share, minor in _portions(shares, left):
        why = _pay(charge, documents[share.document_id], minor=minor, via=via, now=now) or why
    if why:
        flag(charge, why, document_id=shares[0].document_id, now=now)
    follow_returns(charge, documents=documents, now=now)


def flag(charge: Charge, why: str, *, document_id: str, now: datetime) -> None:
    """Ask somebody to look at the charge, and say so."""
    charge.flag, charge.flagged_at, charge.dismissed_at = why, now, None
    charge.save(update_fields=["flag", "flagged_at", "dismissed_at"])
    data = {"charge": charge.pk, "why": why, "amount_minor": charge.amount_minor, "currency": charge.currency}
    record(
        EventKind.PAYMENT_FLAGGED,
        company_id=charge.company_id,
        subject_id=document_id,
        at=now,
        actor=SYSTEM,
        data={**data, "gateway": charge.gateway},
    )


def follow_returns(charge: Charge, *, documents: Documents, now: datetime) -> None:
    """Bring the charge's payments in line with its refunds and disputes."""
    payments = list(Payment.objects.filter(company_id=charge.company_id, charge=charge).order_by("pk"))
    for payment, target in zip(payments, _returned(charge, payments), strict=True):
        _move(payment, documents[payment.document_id], target=target, now=now)
        if payment.returned_minor < target and charge.flag != Flag.CREDIT_SPENT:
            flag(charge, Flag.CREDIT_SPENT, document_id=payment.document_id, now=now)
    if charge.flag in _OF_TOO_MUCH and charge.dismissed_at is None and not any(each.credit_minor for each in payments):
        charge.dismissed_at = now
        charge.save(update_fields=["dismissed_at"])


def _portions(shares: Sequence[AttemptShare], minor: int) -> list[tuple[AttemptShare, int]]:
    portions = []
    for share in shares:
        portion = minor if share is shares[-1] else min(minor, share.amount_minor)
        minor -= portion
        portions.append((share, portion))
    return [(share, portion) for share, portion in portions if portion]


def _pay(charge: Charge, document: Document, *, minor: int, via: str, now: datetime) -> str:
    """Write one payment and return why somebody should look at it, or nothing."""
    document.refresh_from_db(fields=["status", "balance_minor", "currency"])
    applied = min(minor, _owed(document, charge))
    payment = Payment.objects.create(
        company_id=charge.company_id,
        document=document,
        charge=charge,
        amount_minor=minor,
        credit_minor=minor - applied,
        currency=charge.currency,
        method=Method.CARD if charge.method == Method.CARD else Method.ONLINE,
        paid_on=today_of(document.company, now=charge.paid_at or now),
        reference=charge.provider_id[:120],
        created_at=now,
    )
    record(
        EventKind.PAYMENT_RECEIVED,
        company_id=charge.company_id,
        subject_id=document.pk,
        at=now,
        actor=RECIPIENT,
        data={
            "payment": payment.pk,
            "amount_minor": minor,
            "currency": charge.currency,
            "method": charge.method,
            "gateway": charge.gateway,
            "via": via,
        },
    )
    if applied:
        credit_payment(document, minor=applied, actor=RECIPIENT, now=now)
    if minor > applied:
        _give_credit(payment, document, minor=minor - applied, now=now)
    return _why(charge, document, applied=applied, minor=minor)


def _why(charge: Charge, document: Document, *, applied: int, minor: int) -> str:
    if applied == minor:
        return ""
    if document.status in _TAKES_NOTHING:
        return Flag.AFTER_CANCEL
    if document.currency != charge.currency:
        return Flag.OTHER_CURRENCY
    return Flag.OVERPAID if applied else Flag.DUPLICATE


def _owed(document: Document, charge: Charge) -> int:
    if document.status in _TAKES_NOTHING or document.currency != charge.currency:
        return 0
    return max(document.balance_minor, 0)


def _returned(charge: Charge, payments: Sequence[Payment]) -> list[int]:
    """Return how much went back of each payment: where a refund was asked for one, of that; else of the last ones first."""
    under_way = Refund.objects.filter(company_id=charge.company_id, charge=charge)
    under_way = under_way.exclude(status=states.FAILED).exclude(provider_id="")
    asked: dict[str | None, int] = {}
    for payment_id, minor in under_way.values_list("payment", "amount_minor"):
        asked[payment_id] = asked.get(payment_id, 0) + minor
    taken = Dispute.objects.filter(company_id=charge.company_id, charge=charge).aggregate(all=Sum("withdrawn_minor"))
    targets = [min(asked.pop(payment.pk, 0), payment.amount_minor) for payment in payments]
    left = sum(asked.values()) + (taken["all"] or 0)
    for index in reversed(range(len(payments))):
        more = min(left, payments[index].amount_minor - targets[index])
        targets[index] += more
        left -= more
    return targets


def _move(payment: Payment, document: Document, *, target: int, now: datetime) -> None:
    """Let `target` of the payment be gone: of the credit it gave first, as far as that is not used, then of the document."""
    more = target - payment.returned_minor
    if more == 0:
        return
    document.refresh_from_db(fields=["status", "balance_minor", "currency"])
    if more > 0:
        credit = _take_credit(payment, minor=min(more, payment.credit_minor))
        applied = -min(more - credit, payment.applied_minor)
        payment.credit_minor -= credit
        payment.returned_minor += credit - applied
    else:
        applied = min(-more, _owed(document, payment.charge))  # type: ignore[arg-type]  # a gateway's payment has a charge.
        payment.credit_minor += -more - applied
        payment.returned_minor = target
        if -more > applied:
            _give_credit(payment, document, minor=-more - applied, now=now)
    payment.save(update_fields=["credit_minor", "returned_minor"])
    if applied:
        credit_payment(document, minor=applied, actor=SYSTEM, now=now)


def _give_credit(payment: Payment, document: Document, *, minor: int, now: datetime) -> None:
    payment.credits_given += 1
    payment.save(update_fields=["credits_given"])
    source = _source(payment, payment.credits_given)
    grant_credit(document.customer, minor=minor, currency=payment.currency, source=source, actor=SYSTEM, now=now)


def _take_credit(payment: Payment, *, minor: int) -> int:
    taken = 0
    for number in range(payment.credits_given, 0, -1):
        if taken == minor:
            break
        taken += withdraw_credit(payment.company_id, source=_source(payment, number), minor=minor - taken)
    return taken


def _source(payment: Payment, number: int) -> str:
    return payment.pk if number == 1 else f"{payment.pk}:{number}"
