"""A company's own accounts at gateways, and what their providers tell."""

from django.db import models

from seenpaid.companies.models import Company
from seenpaid.lib.fields import IdField


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
