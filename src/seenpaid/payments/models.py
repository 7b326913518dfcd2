from django.db import models
from django.utils.translation import gettext_lazy as _

from seenpaid.companies.models import Company
from seenpaid.documents.models import Document
from seenpaid.lib.fields import IdField


class Method(models.TextChoices):
    """How money came in."""

    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    CASH = "cash", _("Cash")
    CHEQUE = "cheque", _("Cheque")
    CARD = "card", _("Card")
    OTHER = "other", _("Other")


class Payment(models.Model):
    """Money received for a document. Undone, never deleted."""

    id = IdField("pay")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="payments", db_index=False)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=13, choices=Method)
    paid_on = models.DateField()
    reference = models.CharField(max_length=120, blank=True)
    recorded_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payment_is_positive")]
        indexes = [models.Index(fields=["company", "document", "id"], name="payment_of_document")]

    def __str__(self) -> str:
        return str(self.id)
