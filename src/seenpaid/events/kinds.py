"""What can happen. The same words stand in the timeline, the API and the webhooks."""

from django.db.models import TextChoices


class EventKind(TextChoices):
    """`subject.verb`, in the past."""

    INVOICE_CREATED = "invoice.created"
    INVOICE_EDITED = "invoice.edited"
    INVOICE_ISSUED = "invoice.issued"
    INVOICE_SHARED = "invoice.shared"
    INVOICE_LINK_REVOKED = "invoice.link_revoked"
    INVOICE_SENT = "invoice.sent"
    INVOICE_VIEWED = "invoice.viewed"
    INVOICE_DOWNLOADED = "invoice.downloaded"
    INVOICE_PARTIALLY_PAID = "invoice.partially_paid"
    INVOICE_PAID = "invoice.paid"
    INVOICE_CANCELLED = "invoice.cancelled"
    PAYMENT_RECORDED = "payment.recorded"
    PAYMENT_VOIDED = "payment.voided"
    VIEW_RECLASSIFIED = "view.reclassified"
    MAIL_QUEUED = "mail.queued"
    MAIL_SENT = "mail.sent"
    MAIL_REFUSED = "mail.refused"
    MAIL_BOUNCED = "mail.bounced"
    MAIL_WITHHELD = "mail.withheld"
    REMINDER_SENT = "reminder.sent"
    REMINDERS_PAUSED = "reminders.paused"
    REMINDERS_RESUMED = "reminders.resumed"
    PREFERENCES_CHANGED = "preferences.changed"


class ActorKind(TextChoices):
    """Who did it."""

    MEMBER = "member"
    API_KEY = "api_key"
    RECIPIENT = "recipient"
    SYSTEM = "system"
