"""The verbs of a document, one file each."""

from seenpaid.documents.actions.amend import StaleVersionError, amend
from seenpaid.documents.actions.answer import Answer, NotAnswerableError, RevisedError, answer_quote
from seenpaid.documents.actions.cancel import NotCancellableError, cancel
from seenpaid.documents.actions.convert import NotConvertibleError, convert
from seenpaid.documents.actions.create import create_document, create_invoice, duplicate
from seenpaid.documents.actions.credit import credit_payment
from seenpaid.documents.actions.credit_invoice import NoInvoiceToCreditError, credit_invoice, write_credit_note
from seenpaid.documents.actions.delete import delete_draft
from seenpaid.documents.actions.edit import NotEditableError, edit
from seenpaid.documents.actions.grant import grant_credit, withdraw_credit
from seenpaid.documents.actions.issue import issue, reset_viewed
from seenpaid.documents.actions.take_over import take_over
from seenpaid.documents.actions.use_credit import (
    NotCreditableError,
    apply_credit,
    undo_application,
    use_credit,
)

__all__ = [
    "Answer",
    "NoInvoiceToCreditError",
    "NotAnswerableError",
    "NotCancellableError",
    "NotConvertibleError",
    "NotCreditableError",
    "NotEditableError",
    "RevisedError",
    "StaleVersionError",
    "amend",
    "answer_quote",
    "apply_credit",
    "cancel",
    "convert",
    "create_document",
    "create_invoice",
    "credit_invoice",
    "credit_payment",
    "delete_draft",
    "duplicate",
    "edit",
    "grant_credit",
    "issue",
    "reset_viewed",
    "take_over",
    "undo_application",
    "use_credit",
    "withdraw_credit",
    "write_credit_note",
]
