"""What members can be told about, and by which way."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seenpaid.events.kinds import EventKind


class NoticeKind(TextChoices):
    """A switch each. The words are the event's own, so that a member, a webhook and the timeline mean the same."""

    INVOICE_VIEWED = EventKind.INVOICE_VIEWED.value, _("Somebody opened an invoice")
    INVOICE_PARTIALLY_PAID = EventKind.INVOICE_PARTIALLY_PAID.value, _("Part of an invoice was paid")
    INVOICE_PAID = EventKind.INVOICE_PAID.value, _("An invoice was paid")
    INVOICE_PAYMENT_FAILED = EventKind.INVOICE_PAYMENT_FAILED.value, _("A payment failed")
    PAYMENT_FLAGGED = EventKind.PAYMENT_FLAGGED.value, _("A payment needs a look: twice, too much, or not as asked")
    PAYMENT_REFUNDED = EventKind.PAYMENT_REFUNDED.value, _("Money was refunded")
    PAYMENT_REFUND_FAILED = EventKind.PAYMENT_REFUND_FAILED.value, _("A refund failed")
    PAYMENT_DISPUTED = EventKind.PAYMENT_DISPUTED.value, _("A customer disputes a payment")
    PAYMENT_DISPUTE_CLOSED = EventKind.PAYMENT_DISPUTE_CLOSED.value, _("A dispute was decided")
    INVOICE_PROMISED = EventKind.INVOICE_PROMISED.value, _("A customer named the day they will pay")
    INVOICE_SAID_PAID = EventKind.INVOICE_SAID_PAID.value, _("A customer says that they have paid")
    INVOICE_QUESTIONED = EventKind.INVOICE_QUESTIONED.value, _("A customer has a question about an invoice")
    INVOICE_FORWARDED = EventKind.INVOICE_FORWARDED.value, _("A customer forwarded an invoice")
    MAIL_REFUSED = EventKind.MAIL_REFUSED.value, _("A mail to a customer was refused")
    MAIL_BOUNCED = EventKind.MAIL_BOUNCED.value, _("A mail to a customer came back")
    QUOTE_VIEWED = EventKind.QUOTE_VIEWED.value, _("Somebody opened a quote")
    CREDIT_NOTE_VIEWED = EventKind.CREDIT_NOTE_VIEWED.value, _("Somebody opened a credit note")
    QUOTE_ACCEPTED = EventKind.QUOTE_ACCEPTED.value, _("A quote was accepted")
    QUOTE_DECLINED = EventKind.QUOTE_DECLINED.value, _("A quote was declined")


class Channel(TextChoices):
    """A way to reach a member. Push, mail and Slack will stand beside the first."""

    IN_APP = "in_app", _("In the app")


def meaning_of(kind: str) -> str | Promise:
    """Return a kind in words."""
    return NoticeKind(kind).label
