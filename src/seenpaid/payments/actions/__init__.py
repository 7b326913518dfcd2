"""The verbs of money, one file each."""

from seenpaid.payments.actions.amend import amend_manual
from seenpaid.payments.actions.apply import apply_fact, apply_facts
from seenpaid.payments.actions.connect import connect, disconnect, forget_keys_due
from seenpaid.payments.actions.dismiss import dismiss_flag
from seenpaid.payments.actions.look import is_look_due, look_due
from seenpaid.payments.actions.manual import NotPayableError, record_manual, void_manual
from seenpaid.payments.actions.nightly import sweep_due
from seenpaid.payments.actions.refund import NotRefundableError, ask_refund, is_refund_due, refund, refund_due
from seenpaid.payments.actions.reserve import NoGatewayError
from seenpaid.payments.actions.returned import note_return
from seenpaid.payments.actions.start import start_payment

__all__ = [
    "NoGatewayError",
    "NotPayableError",
    "NotRefundableError",
    "amend_manual",
    "apply_fact",
    "apply_facts",
    "ask_refund",
    "connect",
    "disconnect",
    "dismiss_flag",
    "forget_keys_due",
    "is_look_due",
    "is_refund_due",
    "look_due",
    "note_return",
    "record_manual",
    "refund",
    "refund_due",
    "start_payment",
    "sweep_due",
    "void_manual",
]
