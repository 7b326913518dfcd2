"""The verbs of money, one file each."""

from seenpaid.payments.actions.manual import NotPayableError, record_manual, void_manual

__all__ = ["NotPayableError", "record_manual", "void_manual"]
