"""Money went back, and its customer no longer owes it: a credit note says so, once the money is on its way."""

import logging
from datetime import datetime

from django.db import OperationalError, transaction

from seenpaid.companies.access import By
from seenpaid.companies.queries import members_of
from seenpaid.documents.access import lock_document
from seenpaid.documents.actions import credit_invoice, issue
from seenpaid.documents.models import Document
from seenpaid.lib.money import Money
from seenpaid.payments.models import Payment, Refund, Then

logger = logging.getLogger(__name__)


def try_to_forgive(payment: Payment, *, minor: int, by: By, now: datetime) -> None:
    """Find out whether a credit note could be written, before any money moves, and leave no trace.

    Raises InvalidProfileError (more than is left to credit) or InvalidDraftError.
    """
    owed_again = min(minor, payment.applied_minor)
    if owed_again <= 0:
        return
    with transaction.atomic():
        credit_invoice(payment.document, raw=_worth(owed_again, payment.document), by=by, now=now)
        transaction.set_rollback(True)


def forgive(asked: Refund, *, by: By | None, now: datetime) -> None:
    """Write and issue the credit note for what the refund left owed: once, and not before the money is on its way.

    Where it cannot be, the invoice stays owed, its reminders rest, and the log says why. Until then the refund stays due,
    so that a worker that dies, or a provider's message that comes before its answer, loses no credit note.
    """
    by = by or next((each for each in members_of(asked.charge.company) if each.user_id == asked.asked_by_id), None)
    try:
        with transaction.atomic():
            if asked.payment is not None and by is not None:
                _write_off(asked, lock_document(asked.payment.document), by=by, now=now)
    except OperationalError:
        logger.exception("The credit note for refund %s is written later.", asked.pk)
        return
    except Exception:  # the money has gone back all the same: that is never undone.
        logger.exception("No credit note could be written for refund %s.", asked.pk)
    known = Refund.objects.filter(company_id=asked.company_id, pk=asked.pk).exclude(provider_id="")
    known.update(next_attempt_at=None)


def _write_off(asked: Refund, document: Document, *, by: By, now: datetime) -> None:
    asked.refresh_from_db()
    minor = min(asked.amount_minor, document.balance_minor)
    if asked.then != Then.CREDIT or asked.told_at is None or asked.credit_note_id or minor <= 0:
        return
    asked.credit_note = issue(credit_invoice(document, raw=_worth(minor, document), by=by, now=now), by=by, now=now)
    asked.save(update_fields=["credit_note"])


def _worth(minor: int, document: Document) -> dict[str, str]:
    return {} if minor == document.total_minor else {"amount": Money(minor, document.currency).major()}
