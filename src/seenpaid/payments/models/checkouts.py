"""Customers who were sent to a gateway's page."""

from django.db import models

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document
from seenpaid.lib.fields import IdField
from seenpaid.payments import states
from seenpaid.payments.models.connections import Connection


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
