"""Invoices, quotes and credit notes, their lines and their numbers."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents import lifecycle
from seenpaid.lib.fields import IdField


class Kind(models.TextChoices):
    """What sort of paper it is."""

    INVOICE = "invoice", _("Invoice")
    QUOTE = "quote", _("Quote")
    CREDIT_NOTE = "credit_note", _("Credit note")


class Status(models.TextChoices):
    """Where it is in its life; `documents.lifecycle` says what may follow."""

    DRAFT = lifecycle.DRAFT, _("Draft")
    SENT = lifecycle.SENT, _("Sent")
    VIEWED = lifecycle.VIEWED, _("Viewed")
    PARTIALLY_PAID = lifecycle.PARTIALLY_PAID, _("Partly paid")
    PAID = lifecycle.PAID, _("Paid")
    CANCELLED = lifecycle.CANCELLED, _("Cancelled")
    ACCEPTED = lifecycle.ACCEPTED, _("Accepted")
    DECLINED = lifecycle.DECLINED, _("Declined")


def new_visitor_secret() -> bytes:
    """Return what visitors of one document are keyed with, so that they cannot be followed to another."""
    return secrets.token_bytes(16)


class Document(models.Model):
    """An invoice, quote or credit note. Customers see its revisions, never this row."""

    id = IdField("inv")
    company = models.ForeignKey(Company, models.CASCADE, related_name="documents", db_index=False)
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.INVOICE)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="documents")
    number = models.CharField(max_length=40, null=True)  # noqa: DJ001  # NULL is "not yet issued" and is exempt from uniqueness.
    title = models.CharField(max_length=160, blank=True)
    currency = models.CharField(max_length=3)
    issue_date = models.DateField()
    due_date = models.DateField(null=True)
    po_number = models.CharField(max_length=60, blank=True)
    notes = models.TextField(blank=True)
    terms = models.TextField(blank=True)
    prices_include_tax = models.BooleanField(default=False)
    discount_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    origin = models.ForeignKey("self", models.SET_NULL, null=True, related_name="offspring")  # an invoice's quote.
    partial_enabled = models.BooleanField(default=False)
    partial_minimum_minor = models.BigIntegerField(null=True)
    stages = models.JSONField(
        default=list
    )  # as `documents.staging.Stage.kept` writes them; `due_date` is the next one's.

    status = models.CharField(max_length=14, choices=Status, default=Status.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    lines_minor = models.BigIntegerField(default=0)
    discount_minor = models.BigIntegerField(default=0)
    subtotal_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField(default=0)
    paid_minor = models.BigIntegerField(default=0)
    credited_minor = models.BigIntegerField(
        default=0
    )  # credit an invoice was given; how much of a credit note is used.
    balance_minor = models.BigIntegerField(default=0)

    tracking = models.CharField(max_length=8, blank=True)  # at most this much is kept; empty says nothing.
    visitor_secret = models.BinaryField(max_length=16, default=new_visitor_secret, editable=False)
    search = models.TextField(editable=False)
    created_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    viewed_at = models.DateTimeField(null=True)  # the first counted view; later ones are engagement's to tell.
    paid_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "number"], name="document_number_unique"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="document_status_known"),
            models.CheckConstraint(
                condition=models.Q(status=lifecycle.DRAFT, number=None)
                | (~models.Q(status=lifecycle.DRAFT) & models.Q(number__isnull=False)),
                name="document_numbered_when_issued",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    balance_minor=models.F("total_minor") - models.F("paid_minor") - models.F("credited_minor")
                ),
                name="document_balance_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(total_minor=models.F("subtotal_minor") + models.F("tax_minor")),
                name="document_total_adds_up",
            ),
            models.CheckConstraint(condition=models.Q(paid_minor__gte=0), name="document_paid_not_negative"),
            models.CheckConstraint(condition=models.Q(credited_minor__gte=0), name="document_credited_not_negative"),
            models.UniqueConstraint(
                fields=["origin"], name="document_one_invoice_a_quote", condition=models.Q(kind=Kind.INVOICE)
            ),
        ]
        indexes = [
            models.Index(fields=["company", "kind", "-id"], name="document_newest"),
            models.Index(fields=["company", "kind", "status", "-id"], name="document_by_status"),
            models.Index(fields=["company", "customer", "-id"], name="document_by_customer"),
            # What is owed, longest due first and largest first; both are read from the front only, see followups.
            models.Index(fields=["company", "kind", "status", "due_date"], name="document_due_by_status"),
            models.Index(fields=["company", "kind", "status", "-balance_minor"], name="document_largest"),
            models.Index(
                fields=["company", "due_date"], name="document_due", condition=models.Q(status__in=lifecycle.OPEN)
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title or self.id


class Line(models.Model):
    """One thing charged for (EN 16931 BG-25)."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    description = models.TextField()
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    unit = models.CharField(max_length=20, blank=True)
    unit_price = models.DecimalField(max_digits=24, decimal_places=6)
    discount_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    tax_rate = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    tax_category = models.CharField(max_length=2, default="S")
    net_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField(null=True)  # what was typed, where prices include tax.

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="line_position_unique")]

    def __str__(self) -> str:
        return self.description


class Series(models.Model):
    """The numbers of one kind of document in one company: gap-free, taken under a lock."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="series", db_index=False)
    kind = models.CharField(max_length=11, choices=Kind)
    prefix = models.CharField(max_length=12)
    digits = models.PositiveSmallIntegerField(default=4)
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["company", "kind"], name="series_unique")]

    def __str__(self) -> str:
        return f"{self.prefix}{self.next_number:0{self.digits}d}"
