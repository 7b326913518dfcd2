from django.db import models

from seenpaid.answers.kinds import Kind
from seenpaid.companies.models import Company
from seenpaid.documents.models import Document
from seenpaid.lib.fields import IdField
from seenpaid.sharing.models import ShareLink


class Answer(models.Model):
    """What a customer said to an invoice from its page, and since when nobody need do anything about it."""

    id = IdField("ans")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="customer_answers", db_index=False)
    link = models.ForeignKey(ShareLink, models.SET_NULL, related_name="+", null=True)  # through which it was said.
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField(null=True)  # of a promise.
    text = models.TextField(blank=True)  # a reference, or a question.
    address = models.CharField(max_length=254, blank=True)  # whom it was forwarded to.
    revision = models.PositiveIntegerField()
    ip = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="answer_kind_known"),
            models.CheckConstraint(
                condition=~models.Q(kind=Kind.PROMISE) | models.Q(on__isnull=False), name="answer_promise_has_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "document", "id"], name="answer_of_document"),
            models.Index(fields=["company", "-id"], name="answer_open", condition=models.Q(handled_at=None)),
            models.Index(fields=["at"], name="answer_with_address", condition=models.Q(ip__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.at:%Y-%m-%d}"
