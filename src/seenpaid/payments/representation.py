"""A payment in JSON."""

from typing import Final, TypedDict

from seenpaid.lib.wire import Amount, Day, Id, Moment, amount, day, moment, moment_or_none
from seenpaid.payments import models

type PaymentMethod = str
WORDS: Final = {"PaymentMethod": models.Method.values}


class Payment(TypedDict):
    """Money received for an invoice; `voided_at` says when it was undone. `gateway` took it, or nobody but a member wrote it down.

    Of `amount`, `refunded` went back and `credited` is the customer's credit; the rest counts on the invoice.
    """

    id: Id
    invoice: Id
    amount: Amount
    currency: str
    method: PaymentMethod
    paid_on: Day
    reference: str
    gateway: str | None
    refunded: Amount
    credited: Amount
    flag: str | None
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
        "gateway": payment.charge.gateway if payment.charge else None,
        "refunded": amount(payment.returned_minor, payment.currency),
        "credited": amount(payment.credit_minor, payment.currency),
        "flag": payment.charge.flag or None if payment.charge and not payment.charge.dismissed_at else None,
        "created_at": moment(payment.created_at),
        "voided_at": moment_or_none(payment.voided_at),
    }
