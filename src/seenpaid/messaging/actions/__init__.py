"""The verbs of mail, one file each."""

from seenpaid.messaging.actions.cancel import NotCancellableError, cancel_mail, queue_again
from seenpaid.messaging.actions.queue import queue_mail
from seenpaid.messaging.actions.send import InvalidMailError, read_request, send_document
from seenpaid.messaging.actions.send_account import ACCOUNT_KINDS, send_account

__all__ = [
    "ACCOUNT_KINDS",
    "InvalidMailError",
    "NotCancellableError",
    "cancel_mail",
    "queue_again",
    "queue_mail",
    "read_request",
    "send_account",
    "send_document",
]
