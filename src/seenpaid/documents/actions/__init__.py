"""The verbs of a document, one file each."""

from seenpaid.documents.actions.amend import StaleVersionError, amend
from seenpaid.documents.actions.answer import Answer, NotAnswerableError, RevisedError, answer_quote
from seenpaid.documents.actions.cancel import NotCancellableError, cancel
from seenpaid.documents.actions.convert import NotConvertibleError, convert
from seenpaid.documents.actions.create import create_document, create_invoice, duplicate
from seenpaid.documents.actions.credit import credit_payment
from seenpaid.documents.actions.delete import delete_draft
from seenpaid.documents.actions.edit import NotEditableError, edit
from seenpaid.documents.actions.issue import issue, reset_viewed

__all__ = [
    "Answer",
    "NotAnswerableError",
    "NotCancellableError",
    "NotConvertibleError",
    "NotEditableError",
    "RevisedError",
    "StaleVersionError",
    "amend",
    "answer_quote",
    "cancel",
    "convert",
    "create_document",
    "create_invoice",
    "credit_payment",
    "delete_draft",
    "duplicate",
    "edit",
    "issue",
    "reset_viewed",
]
