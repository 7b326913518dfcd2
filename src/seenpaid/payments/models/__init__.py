"""Money in: the tables."""

from seenpaid.payments.models.checkouts import Attempt, AttemptShare, Rehearsal
from seenpaid.payments.models.connections import Connection, Message
from seenpaid.payments.models.money import Charge, Dispute, Flag, Method, Payment, Refund, Then

__all__ = [
    "Attempt",
    "AttemptShare",
    "Charge",
    "Connection",
    "Dispute",
    "Flag",
    "Message",
    "Method",
    "Payment",
    "Refund",
    "Rehearsal",
    "Then",
]
