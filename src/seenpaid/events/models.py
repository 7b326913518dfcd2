from django.db import models

from seenpaid.events.kinds import ActorKind
from seenpaid.lib.fields import IdField


class Event(models.Model):
    """Something that happened. Written once, in the transaction that made it so; never edited, never deleted."""

    id = IdField("evt")
    company = models.ForeignKey("companies.Company", models.CASCADE, related_name="+", db_index=False)
    # An EventKind. Not as choices: each new kind would be a migration that changes nothing in the database.
    kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=32)
    actor_kind = models.CharField(max_length=12, choices=ActorKind)
    actor_id = models.CharField(max_length=32, blank=True)
    actor_name = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["company", "subject_id", "id"], name="event_timeline"),
            models.Index(fields=["company", "id"], name="event_feed"),
            models.Index(fields=["id"], name="event_due", condition=models.Q(dispatched_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Setback(models.Model):
    """An event that could not be handed on: when to try again, or since when nobody tries any more."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="setback", primary_key=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300)
    next_attempt_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.event_id}: {self.reason}"
