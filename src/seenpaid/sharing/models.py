from django.db import models

from seenpaid.companies.models import Company
from seenpaid.documents.models import Document
from seenpaid.lib.fields import IdField


class LinkKind(models.TextChoices):
    """What a token opens. A token of one kind opens nothing of another."""

    INVOICE = "invoice"
    QUOTE = "quote"
    CREDIT_NOTE = "credit_note"
    PORTAL = "portal"


class ShareLink(models.Model):
    """An unguessable token that opens exactly one document or one customer's portal, kept as a digest and as ciphertext."""

    id = IdField("lnk")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=11, choices=LinkKind)
    document = models.ForeignKey(Document, models.CASCADE, related_name="links", null=True)
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="portal_links", null=True)
    contact = models.ForeignKey("customers.Contact", models.CASCADE, related_name="links", null=True)
    address = models.CharField(max_length=254, blank=True)  # whom it was mailed to; empty for the one that is copied.
    copied_in = models.BooleanField(default=False)  # for somebody who is not the customer: logged, never counted.
    digest = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField(max_length=96)
    created_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    code_hash = models.CharField(max_length=128, blank=True)  # of the access code that is asked for first; empty: none.
    opened_from = models.ForeignKey(
        "self", models.CASCADE, related_name="+", null=True
    )  # whose code was typed for this.
    mailed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                name="link_one_copied_per_document",
                condition=models.Q(revoked_at=None, opened_from=None, contact=None, address="", document__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["document", "address", "copied_in"],
                name="link_one_per_address",
                condition=models.Q(revoked_at=None, opened_from=None) & ~models.Q(address=""),
            ),
            models.UniqueConstraint(
                fields=["document", "contact"],
                name="link_one_per_contact",
                condition=models.Q(revoked_at=None, opened_from=None),
            ),
            models.UniqueConstraint(
                fields=["customer"], name="link_one_portal_per_customer", condition=models.Q(revoked_at=None)
            ),
        ]
        indexes = [models.Index(fields=["company", "document", "-created_at"], name="link_of_document")]

    def __str__(self) -> str:
        return f"{self.kind} link {self.id}"
