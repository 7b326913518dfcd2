"""What came in, and what of it went back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from seenpaid.companies.models import Company
from seenpaid.documents.models import Document
from seenpaid.lib.fields import IdField
from seenpaid.payments import states
from seenpaid.payments.models.checkouts import Attempt
from seenpaid.payments.models.connections import Connection


class Method(models.TextChoices):
    """How money came in."""

    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    CASH = "cash", _("Cash")
    CHEQUE = "cheque", _("Cheque")
    CARD = "card", _("Card")
    ONLINE = "online", _("Online")
    OTHER = "other", _("Other")


class Flag(models.TextChoices):
    """Why somebody should look at money that a gateway took."""

    DUPLICATE = "duplicate", _("Paid twice")
    OVERPAID = "overpaid", _("More than was owed")
    OTHER_AMOUNT = "other_amount", _("Not the amount that was asked for")
    OTHER_CURRENCY = "other_currency", _("Not the currency that was asked for")
    AFTER_CANCEL = "after_cancel", _("Paid after it was cancelled")
    CREDIT_SPENT = "credit_spent", _("Given back although the credit for it is spent")


class Then(models.TextChoices):
    """What a customer owes after a refund, as whoever asked for it said."""

    OWED = "owed", _("They owe it again")
    CREDIT = "credit", _("They no longer owe it: write a credit note")


class Charge(models.Model):
    """Money a gateway took, once, whatever is repeated. What reached which document are its payments. SEC-84"""

    id = IdField("chg")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="charges")
    gateway = models.CharField(max_length=10)
    account = models.CharField(max_length=120)
    provider_id = models.CharField(max_length=200)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=40, blank=True)  # in the provider's word: card, sepa_debit …
    status = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    flag = models.CharField(max_length=14, choices=Flag, blank=True)
    flagged_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)  # since when the flag needs nobody any more.
    dismissed_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    dismissal = models.CharField(max_length=200, blank=True)  # what was done about it, in their words.
    next_look_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gateway", "account", "provider_id"], name="charge_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="charge_is_positive"),
            models.CheckConstraint(condition=models.Q(status__in=states.CHARGE), name="charge_status_known"),
        ]
        indexes = [
            models.Index(
                fields=["company", "id"],
                name="charge_flagged",
                condition=models.Q(dismissed_at=None) & ~models.Q(flag=""),
            ),
            models.Index(
                fields=["next_look_at"], name="charge_to_look_at", condition=models.Q(next_look_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.provider_id}"


class Payment(models.Model):
    """Money received for one document: written down by a member, or a gateway's. Undone, never deleted."""

    id = IdField("pay")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="payments", db_index=False)
    charge = models.ForeignKey(Charge, models.PROTECT, null=True, related_name="payments")
    amount_minor = models.BigIntegerField()
    credit_minor = models.BigIntegerField(default=0)  # what was too much, and is the customer's credit.
    returned_minor = models.BigIntegerField(default=0)  # what went back: refunds, and what a dispute took.
    credits_given = models.PositiveSmallIntegerField(default=0)
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=13, choices=Method)
    paid_on = models.DateField()
    reference = models.CharField(max_length=120, blank=True)
    recorded_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payment_is_positive"),
            models.CheckConstraint(
                condition=models.Q(credit_minor__gte=0, returned_minor__gte=0)
                & models.Q(amount_minor__gte=models.F("credit_minor") + models.F("returned_minor")),
                name="payment_parts_within_it",
            ),
            models.UniqueConstraint(fields=["charge", "document"], name="payment_once_per_charge"),
        ]
        indexes = [models.Index(fields=["company", "document", "id"], name="payment_of_document")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def applied_minor(self) -> int:
        """Return what of it counts on the document."""
        return 0 if self.voided_at else self.amount_minor - self.credit_minor - self.returned_minor

    @property
    def is_online(self) -> bool:
        """Say whether a gateway took it: then it is refunded, never undone."""
        return self.charge_id is not None


class Refund(models.Model):
    """Money on its way back. Without `provider_id` we have asked for it, and do not know yet what came of it."""

    id = IdField("ref")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="+")  # the one it was asked for.
    provider_id = models.CharField(max_length=200, blank=True)
    amount_minor = models.BigIntegerField()
    status = models.CharField(max_length=10, default=states.PENDING)
    reason = models.CharField(max_length=300, blank=True)
    then = models.CharField(max_length=6, choices=Then, blank=True)  # nothing: nobody has said what is owed now.
    credit_note = models.ForeignKey(Document, models.SET_NULL, null=True, related_name="+")  # what says it is not.
    asked_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # when it was first known to be under way.
    next_attempt_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["charge", "provider_id"], name="refund_once", condition=~models.Q(provider_id="")
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="refund_is_positive"),
            models.CheckConstraint(condition=models.Q(status__in=states.REFUND), name="refund_status_known"),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="refund_due", condition=models.Q(next_attempt_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Dispute(models.Model):
    """A customer's bank asks a payment back. Money has moved only as far as `withdrawn_minor`."""

    id = IdField("dsp")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="disputes")
    provider_id = models.CharField(max_length=200)
    status = models.CharField(max_length=10)
    withdrawn_minor = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # until when the provider takes an answer.
    asked_at = models.DateTimeField()  # when the provider was asked that told this much.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charge", "provider_id"], name="dispute_once"),
            models.CheckConstraint(condition=models.Q(withdrawn_minor__gte=0), name="dispute_takes_nothing_in"),
            models.CheckConstraint(condition=models.Q(status__in=states.DISPUTE), name="dispute_status_known"),
        ]

    def __str__(self) -> str:
        return self.provider_id
