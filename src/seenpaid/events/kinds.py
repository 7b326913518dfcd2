"""What can happen. The same words stand in the timeline, the API and the webhooks."""

from typing import Final

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
    INVOICE_CREDITED = "invoice.credited"
    INVOICE_CREDIT_UNDONE = "invoice.credit_undone"
    INVOICE_PROMISED = "invoice.promised"
    INVOICE_SAID_PAID = "invoice.said_paid"
    INVOICE_QUESTIONED = "invoice.questioned"
    INVOICE_FORWARDED = "invoice.forwarded"
    INVOICE_ANSWER_HANDLED = "invoice.answer_handled"
    QUOTE_CREATED = "quote.created"
    QUOTE_EDITED = "quote.edited"
    QUOTE_ISSUED = "quote.issued"
    QUOTE_SHARED = "quote.shared"
    QUOTE_LINK_REVOKED = "quote.link_revoked"
    QUOTE_VIEWED = "quote.viewed"
    QUOTE_DOWNLOADED = "quote.downloaded"
    QUOTE_ACCEPTED = "quote.accepted"
    QUOTE_DECLINED = "quote.declined"
    QUOTE_CONVERTED = "quote.converted"
    QUOTE_CANCELLED = "quote.cancelled"
    CREDIT_NOTE_CREATED = "credit_note.created"
    CREDIT_NOTE_EDITED = "credit_note.edited"
    CREDIT_NOTE_ISSUED = "credit_note.issued"
    CREDIT_NOTE_SHARED = "credit_note.shared"
    CREDIT_NOTE_LINK_REVOKED = "credit_note.link_revoked"
    CREDIT_NOTE_VIEWED = "credit_note.viewed"
    CREDIT_NOTE_DOWNLOADED = "credit_note.downloaded"
    CREDIT_NOTE_APPLIED = "credit_note.applied"
    CREDIT_NOTE_UNAPPLIED = "credit_note.unapplied"
    CREDIT_NOTE_CANCELLED = "credit_note.cancelled"
    CUSTOMER_CREDITED = "customer.credited"
    CUSTOMER_PORTAL_SHARED = "customer.portal_shared"
    CUSTOMER_PORTAL_REVOKED = "customer.portal_revoked"
    PAYMENT_RECORDED = "payment.recorded"
    PAYMENT_VOIDED = "payment.voided"
    PAYMENT_AMENDED = "payment.amended"
    VIEW_RECLASSIFIED = "view.reclassified"
    NETWORK_REMEMBERED = "network.remembered"
    NETWORK_FORGOTTEN = "network.forgotten"
    MAIL_QUEUED = "mail.queued"
    MAIL_SENT = "mail.sent"
    MAIL_REFUSED = "mail.refused"
    MAIL_BOUNCED = "mail.bounced"
    MAIL_WITHHELD = "mail.withheld"
    REMINDER_SENT = "reminder.sent"
    REMINDERS_PAUSED = "reminders.paused"
    REMINDERS_RESUMED = "reminders.resumed"
    PREFERENCES_CHANGED = "preferences.changed"
    PRIVACY_OBJECTED = "privacy.objected"
    PRIVACY_ALLOWED = "privacy.allowed"
    PRIVACY_ERASED = "privacy.erased"
    PRIVACY_EXPORTED = "privacy.exported"
    PRIVACY_LEVEL_SET = "privacy.level_set"
    CUSTOMER_EXPORTED = "customer.exported"
    CUSTOMER_ERASED = "customer.erased"
    COMPANY_BANK_CHANGED = "company.bank_changed"
    COMPANY_KEY_MADE = "company.key_made"
    COMPANY_MEMBER_REMOVED = "company.member_removed"
    COMPANY_ACCOUNT_CHANGED = "company.account_changed"


class ActorKind(TextChoices):
    """Who did it."""

    MEMBER = "member"
    API_KEY = "api_key"
    RECIPIENT = "recipient"
    SYSTEM = "system"


VIEWED: Final = (EventKind.INVOICE_VIEWED, EventKind.QUOTE_VIEWED, EventKind.CREDIT_NOTE_VIEWED)


def kind_of(subject: str, verb: str) -> EventKind:
    """Return what happened to a subject of that sort: `kind_of("quote", "viewed")`."""
    return EventKind(f"{subject}.{verb}")
