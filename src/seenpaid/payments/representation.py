"""A payment in JSON."""

from typing import Final, TypedDict

from seenpaid.lib.wire import Amount, Day, Id, Moment, amount, day, moment, moment_or_none
from seenpaid.payments import models

type PaymentMethod = str
WORDS: Final = {"PaymentMethod": models.Method.values}


class Payment(TypedDict):
    """Money received for an invoice; `voided_at` says when it was undone."""

    id: Id
    invoice: Id
    amount: Amount
    currency: str
    method: PaymentMethod
    paid_on: Day
    reference: str
    created_at: Moment
    voided_at: Moment | None


def payment_shape(payment: models.Payment) -> Payment:
    """Return the payment."""
    return {
        "id": payment.pk,
        "invoice": payment.document_id,
        "amount": amount(payment.amount_minor, payment.currency),
        "currency": payment.currency,
        "method": payment.method,
        "paid_on": day(payment.paid_on),
        "reference": payment.reference,
        "created_at": moment(payment.created_at),
        "voided_at": moment_or_none(payment.voided_at),
    }
