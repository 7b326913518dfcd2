"""The one word a document's state is told by."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document, Kind

OVERDUE: Final = "overdue"
EXPIRED: Final = "expired"
USED: Final = "used"
LABELS: Final[dict[str, str | Promise]] = {
    lifecycle.DRAFT: _("Draft"),
    lifecycle.SENT: _("Sent"),
    lifecycle.VIEWED: _("Viewed"),
    lifecycle.PARTIALLY_PAID: _("Partly paid"),
    lifecycle.PAID: _("Paid"),
    lifecycle.CANCELLED: _("Cancelled"),
    lifecycle.ACCEPTED: _("Accepted"),
    lifecycle.DECLINED: _("Declined"),
    OVERDUE: _("Overdue"),
    EXPIRED: _("Expired"),
    USED: _("Used"),
}


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A state and its word; the key picks the dot's colour."""

    key: str
    label: str


def status_word(document: Document, *, today: date) -> StatusWord:
    """Return the word for a document as it stands today: overdue and expired outrank sent, viewed and partly paid."""
    if document.kind == Kind.QUOTE:
        over = lifecycle.is_expired(status=document.status, valid_until=document.due_date, today=today)
        key = EXPIRED if over else document.status
        return StatusWord(key, str(LABELS[key]))
    if document.kind == Kind.CREDIT_NOTE and document.status in lifecycle.OPEN and document.balance_minor == 0:
        return StatusWord(lifecycle.PAID, str(LABELS[USED]))
    late = document.kind == Kind.INVOICE and lifecycle.is_overdue(
        status=document.status, due_date=document.due_date, balance_minor=document.balance_minor, today=today
    )
    key = OVERDUE if late else document.status
    return StatusWord(key, str(LABELS[key]))
