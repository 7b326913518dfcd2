from django.db import models

from seenpaid.companies.models import Company, Membership
from seenpaid.lib.fields import IdField


class Notification(models.Model):
    """Something one member should know."""

    id = IdField("not")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.CASCADE, related_name="notifications", db_index=False)
    event_id = models.CharField(max_length=32)
    kind = models.CharField(max_length=40)
    document_id = models.CharField(max_length=32, blank=True)
    text = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "event_id"], name="notification_once_per_event")]
        indexes = [
            models.Index(fields=["member", "-id"], name="notification_newest"),
            models.Index(fields=["member"], name="notification_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return self.text


class WarningMail(models.Model):
    """A warning owed to one address; while `next_attempt_at` is set it has not left."""

    id = IdField("wrn")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    event_id = models.CharField(max_length=32)
    address = models.CharField(max_length=254)
    text = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "event_id", "address"], name="warning_once_per_address")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="warning_due", condition=models.Q(next_attempt_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.text


class Switch(models.Model):
    """A member's wish about one kind of notice on one channel. No row means on."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.CASCADE, related_name="switches", db_index=False)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    is_on = models.BooleanField()

    class Meta:
        verbose_name_plural = "switches"
        constraints = [models.UniqueConstraint(fields=["member", "kind", "channel"], name="switch_unique")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.channel}: {self.is_on}"
