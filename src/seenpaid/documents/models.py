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
