"""What customers have to their credit, and what it was used on."""

from django.db import models

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.models.paper import Document
from seenpaid.lib.fields import IdField


class Credit(models.Model):
    """What a customer has to their credit from one source: a credit note, or money that was too much."""

    id = IdField("crd")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="credits")
    document = models.OneToOneField(Document, models.PROTECT, related_name="credit", null=True)
    source = models.CharField(max_length=40)  # the credit note's id, or the payment's.
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    used_minor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "source"], name="credit_one_per_source"),
            models.CheckConstraint(
                condition=models.Q(used_minor__gte=0, used_minor__lte=models.F("amount_minor")),
                name="credit_used_no_more_than_is_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor - self.used_minor} {self.currency} left of {self.source}"


class CreditApplication(models.Model):
    """Credit used on an invoice. Undone, never deleted."""

    id = IdField("cra")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    credit = models.ForeignKey(Credit, models.PROTECT, related_name="applications")
    invoice = models.ForeignKey(Document, models.PROTECT, related_name="applied_credits", db_index=False)
    amount_minor = models.BigIntegerField()
    applied_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField()
    undone_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="credit_application_is_positive")
        ]
        indexes = [models.Index(fields=["company", "invoice", "id"], name="credit_of_invoice")]

    def __str__(self) -> str:
        return str(self.id)
