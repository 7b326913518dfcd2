from django.db import models
from django.utils.translation import gettext_lazy as _

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document
from seenpaid.lib.fields import IdField
from seenpaid.payments import states


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


class Connection(models.Model):
    """A company's own account at a gateway, with its keys as ciphertext."""

    id = IdField("con")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    gateway = models.CharField(max_length=10)
    account = models.CharField(max_length=120)
    is_live = models.BooleanField()
    label = models.CharField(max_length=120, blank=True)
    last_four = models.CharField(max_length=4, blank=True)
    sealed_keys = models.BinaryField(default=bytes)
    sealed_secret = models.BinaryField(default=bytes)
    webhook_id = models.CharField(max_length=200, blank=True)
    connected_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    connected_at = models.DateTimeField()
    disconnected_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    disconnected_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)  # the last message that was the provider's own.
    forged_count = models.PositiveIntegerField(default=0)
    swept_at = models.DateTimeField(null=True)  # up to when the provider's own list has been gone through.
    setback = models.CharField(max_length=200, blank=True)  # what the provider said when it was asked in vain.

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "gateway"],
                name="connection_one_per_gateway",
                condition=models.Q(disconnected_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.gateway} …{self.last_four}"


class Attempt(models.Model):
    """A customer was sent to a gateway's page. Its id is the order's, and the key that makes asking twice as once."""

    id = IdField("att")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="attempts", db_index=False)
    purpose = models.CharField(max_length=40)  # the document's id, or of several, their customer's and the currency.
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, default=states.STARTING)
    session_id = models.CharField(max_length=200, blank=True)
    sealed_urls = models.BinaryField(default=bytes)  # where the customer pays, and where they come back to.
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    unwanted_at = models.DateTimeField(
        null=True
    )  # since when it is no longer what is owed, and its page is to be closed.
    returned_at = models.DateTimeField(null=True)
    next_look_at = models.DateTimeField(null=True)
    looks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="attempt_is_positive"),
            models.CheckConstraint(condition=models.Q(status__in=states.ATTEMPT), name="attempt_status_known"),
            models.UniqueConstraint(
                fields=["connection", "purpose", "amount_minor"],
                name="attempt_one_open_page",
                condition=models.Q(status__in=states.UNPAID, unwanted_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "connection", "session_id"], name="attempt_of_session"),
            models.Index(
                fields=["next_look_at"], name="attempt_to_look_at", condition=models.Q(next_look_at__isnull=False)
            ),
            models.Index(fields=["id"], name="attempt_unpaid", condition=models.Q(status__in=states.UNPAID)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AttemptShare(models.Model):
    """What of an attempt is for which document, in the order in which money is to fill them."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="shares")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    balance_minor = models.BigIntegerField()  # what was owed when the customer was sent off.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "document"], name="attempt_share_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="attempt_share_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} for {self.document_id}"


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
    asked_at = models.DateTimeField()  # when the provider was asked that told this much.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charge", "provider_id"], name="dispute_once"),
            models.CheckConstraint(condition=models.Q(withdrawn_minor__gte=0), name="dispute_takes_nothing_in"),
            models.CheckConstraint(condition=models.Q(status__in=states.DISPUTE), name="dispute_status_known"),
        ]

    def __str__(self) -> str:
        return self.provider_id


class Message(models.Model):
    """A provider's message: kept before anybody reads it, once."""

    id = IdField("msg")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+", db_index=False)
    event_id = models.CharField(max_length=200)
    type = models.CharField(max_length=120, blank=True)
    is_live = models.BooleanField()
    body = models.BinaryField()  # as it came.
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "event_id"], name="message_once")]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="message_due", condition=models.Q(next_attempt_at__isnull=False)
            ),
            models.Index(fields=["received_at"], name="message_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"


class Rehearsal(models.Model):
    """A checkout at the built-in test gateway, which is a provider as far as everybody else knows."""

    id = IdField("try")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    account = models.CharField(max_length=120)
    attempt_id = models.CharField(max_length=40)
    title = models.CharField(max_length=250)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    success_url = models.CharField(max_length=500)
    cancel_url = models.CharField(max_length=500)
    status = models.CharField(max_length=10, default=states.OPEN)
    refunds = models.JSONField(default=list)
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "attempt_id"], name="rehearsal_once_per_order")]

    def __str__(self) -> str:
        return str(self.id)
