"""What customers are written, which of their switches governs it, and how it may end. Words only."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailKind(TextChoices):
    """What a mail is about. Each has a text of its own."""

    INVOICE = "invoice", _("Invoice")
    QUOTE = "quote", _("Quote")
    CREDIT_NOTE = "credit_note", _("Credit note")
    REMINDER = "reminder", _("Reminder")
    RECEIPT = "receipt", _("Receipt")
    STATEMENT = "statement", _("Statement")
    PORTAL_LINK = "portal_link", _("Portal link")


class Category(TextChoices):
    """Which switch of the recipient's governs a mail."""

    DOCUMENTS = "documents", _("Documents")
    REMINDERS = "reminders", _("Reminders")
    MARKETING = "marketing", _("Marketing")


class Role(TextChoices):
    """How somebody comes to get a mail. Only `to` is the customer; copies are logged and never counted."""

    TO = "to", _("To")
    CC = "cc", _("Cc")
    BCC = "bcc", _("Bcc")


class Status(TextChoices):
    """Where a mail is in its life; TRANSITIONS says what may follow."""

    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Accepted")  # by the server, which is all that a sender can know.
    REFUSED = "refused", _("Refused")
    BOUNCED = "bounced", _("Came back")
    WITHHELD = "withheld", _("Not sent")  # the recipient's wishes, or an address that is dead.
    KEPT = "kept", _("Kept")  # no mail server is set up: it can be read in the app.
    CANCELLED = "cancelled", _("Cancelled")


class Cause(TextChoices):
    """Why an address is written to no more."""

    HARD_BOUNCE = "hard_bounce", _("Mail came back")
    COMPLAINT = "complaint", _("Reported as spam")
