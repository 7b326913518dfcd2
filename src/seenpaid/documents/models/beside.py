"""What stands beside a document: its revisions, its files, and what its customer said."""

from django.db import models

from seenpaid.companies.models import Company
from seenpaid.documents.models.paper import Document
from seenpaid.lib.fields import IdField


class Revision(models.Model):
    """The frozen snapshot customers see. Written once."""

    id = IdField("rev")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    digest = models.BinaryField(max_length=32)
    created_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="revision_number_unique")]

    def __str__(self) -> str:
        return f"revision {self.number}"


class Attachment(models.Model):
    """A file beside a document, for its reader to take."""

    id = IdField("att")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="attachments", db_index=False)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    path = models.CharField(max_length=80, unique=True)  # below the data directory's media; says nothing of anybody.
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["document", "id"], name="attachment_of_document")]

    def __str__(self) -> str:
        return self.name


class QuoteAnswer(models.Model):
    """What a customer said to a quote: once, under a typed name."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="answer", primary_key=True)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    is_accepted = models.BooleanField()
    name = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField()
    ip = models.GenericIPAddressField(null=True)
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{'accepted' if self.is_accepted else 'declined'} by {self.name}"
