from django.db import models


class Heartbeat(models.Model):
    """A worker that runs, or ran until lately."""

    worker = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class Turn(models.Model):
    """When a chore comes round again. Whoever moves the time on does it; the others find it moved. SEC-200"""

    chore = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.chore
