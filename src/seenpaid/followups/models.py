from django.db import models

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document
from seenpaid.lib.fields import IdField


class Snooze(models.Model):
    """An invoice that nobody wants to hear of before a day."""

    id = IdField("snz")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="+", db_index=False)
    until = models.DateField()
    by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "document"], name="snooze_one_per_document")]

    def __str__(self) -> str:
        return f"until {self.until}"


class Claim(models.Model):
    """A member who has taken an invoice in hand, so that two of them do not write to the same customer."""

    id = IdField("clm")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey("companies.User", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "document"], name="claim_one_per_document")]

    def __str__(self) -> str:
        return f"claimed by {self.by}"


class Rhythm(models.Model):
    """How soon a customer usually opens and pays, as their last paid invoices show. Derived; see `rhythm`."""

    customer = models.OneToOneField(Customer, models.CASCADE, related_name="rhythm", primary_key=True)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    opens = models.JSONField(null=True)  # hours: [earliest usual, median, latest usual, of how many invoices]
    pays = models.JSONField(null=True)  # days, likewise
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"opens {self.opens}, pays {self.pays}"
