from django.db import models

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document
from seenpaid.lib.fields import IdField
from seenpaid.sharing.models import ShareLink


class ActorType(models.TextChoices):
    """Who opened."""

    RECIPIENT = "recipient"
    SENDER_PREVIEW = "sender_preview"
    AUTOMATED = "automated"


class Verdict(models.TextChoices):
    """What we make of it."""

    HUMAN = "human"
    UNVERIFIED = "unverified"
    AUTOMATED = "automated"


class Action(models.TextChoices):
    """What was done."""

    PAGE = "page"
    PDF = "pdf"
    PAY = "pay"


class Source(models.TextChoices):
    """How they came."""

    LINK = "link"
    EMAIL = "email"
    PORTAL = "portal"
    API = "api"


class Visitor(models.Model):
    """An IP address and a server-seen browser, keyed by the document's own secret."""

    id = IdField("vis")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="visitors", db_index=False)
    key = models.BinaryField(max_length=16)
    ip_key = models.BinaryField(max_length=16)
    label = models.CharField(max_length=4)
    first_seen_at = models.DateTimeField()
    last_counted_at = models.DateTimeField(null=True)
    unclear_since = models.DateTimeField(null=True)  # the first open of theirs that is still unverified.
    views = models.PositiveIntegerField(default=0)
    seen_revision = models.PositiveIntegerField(default=0, db_default=0)  # they last had it before them; 0: unknown.

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="visitor_unique")]

    def __str__(self) -> str:
        return f"visitor {self.label}"


class View(models.Model):
    """One open: the fact of it is written once; only the verdict may be corrected."""

    id = IdField("viw")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="views", db_index=False)
    link = models.ForeignKey(ShareLink, models.SET_NULL, null=True, related_name="+", db_index=False)
    # The database need not watch it: it would read the whole log for every visitor that goes. See decision 0033.
    visitor = models.ForeignKey(
        Visitor, models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )
    viewed_at = models.DateTimeField()
    actor_type = models.CharField(max_length=14, choices=ActorType)
    verdict = models.CharField(max_length=10, choices=Verdict)
    kind = models.CharField(max_length=24, blank=True)
    confidence = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField()
    rules_version = models.CharField(max_length=16, blank=True)
    overruled_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    counted = models.BooleanField()
    action = models.CharField(max_length=4, choices=Action)
    source = models.CharField(max_length=6, choices=Source)
    revision = models.PositiveIntegerField()
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=512, blank=True)
    browser = models.CharField(max_length=40, blank=True)
    os = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    asn = models.PositiveBigIntegerField(null=True)
    network = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=8)
    headers = models.JSONField(default=dict)
    thinned_at = models.DateTimeField(null=True)
    # Its place in the document's chain: what was sealed at the time, whatever is corrected or forgotten later.
    position = models.PositiveBigIntegerField(null=True)
    sealed = models.TextField(blank=True, default="", db_default="")
    salts = models.BinaryField(max_length=80, null=True)
    digest = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="view_to_thin", condition=models.Q(thinned_at=None)),
            # What the history can be narrowed to stands in the index, so that the rare is found without reading the rest.
            models.Index(
                fields=["company", "document", "-id", "actor_type", "verdict", "counted"], name="view_newest_narrowed"
            ),
            models.Index(fields=["document", "visitor", "-id"], name="view_of_visitor"),
            models.Index(fields=["link", "visitor"], name="view_counted_through", condition=models.Q(counted=True)),
            # Almost no open is overruled, and an index of the whole log would be written for every one.
            models.Index(
                fields=["overruled_by"], name="view_overruled", condition=models.Q(overruled_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_type} at {self.viewed_at:%Y-%m-%d %H:%M}"


class Engagement(models.Model):
    """The summary of a document's opens: kept with every open, so that it is read and never counted."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="engagement", primary_key=True)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    views = models.PositiveIntegerField(default=0)
    opens = models.PositiveIntegerField(default=0)
    visitors = models.PositiveIntegerField(default=0)
    unique_ips = models.PositiveIntegerField(default=0)
    previews = models.PositiveIntegerField(default=0)
    automated = models.PositiveIntegerField(default=0)
    unverified = models.PositiveIntegerField(default=0)
    suppressed = models.PositiveIntegerField(default=0)
    labels = models.PositiveIntegerField(default=0)
    first_viewed_at = models.DateTimeField(null=True)
    last_viewed_at = models.DateTimeField(null=True)
    # Nor this one, for every open that goes.
    last_view = models.ForeignKey(
        View, models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )
    seen_revision = models.PositiveIntegerField(null=True)
    forgotten = models.JSONField(default=dict)  # what rows that are no longer kept counted; see retention.
    last_read_at = models.DateTimeField(null=True)  # a person's last open, counted or within the cooldown.
    chain_position = models.PositiveBigIntegerField(default=0, db_default=0)
    chain_digest = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = [models.Index(fields=["company", "-last_viewed_at"], name="engagement_last_viewed")]

    def __str__(self) -> str:
        return f"{self.views} views"


class ChainEntry(models.Model):
    """An entry of a document's chain that is no open: a correction, something forgotten, rows removed."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveBigIntegerField()
    sealed = models.TextField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "chain entries"
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="chain_position_unique")]

    def __str__(self) -> str:
        return f"entry {self.position}"


class Said(models.TextChoices):
    """What a member said about whoever opens from somewhere."""

    CUSTOMER = "customer"
    IGNORED = "ignored"
    OFFICE = "office"


class Remembered(models.Model):
    """A member's word about a network, kept so that nobody has to say it of every open. An office is the company's own."""

    id = IdField("rem")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", null=True)
    said = models.CharField(max_length=8, choices=Said)
    network = models.CharField(max_length=43, blank=True)  # an address or range; empty where `asn` says it.
    asn = models.PositiveBigIntegerField(null=True)
    owner = models.CharField(max_length=120, blank=True)  # whose network it is, as it was known then.
    browser = models.CharField(max_length=40, blank=True)
    os = models.CharField(max_length=40, blank=True)
    said_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "remembered"
        indexes = [models.Index(fields=["company", "-id"], name="remembered_newest")]

    def __str__(self) -> str:
        return f"{self.said}: {self.network or self.asn}"


class Habit(models.Model):
    """A mail domain whose filter opens links before its people do, as this company's own mails have shown."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    domain = models.CharField(max_length=253)
    mails = models.PositiveIntegerField(default=0)  # that were opened automatically within minutes.
    last_link_id = models.CharField(max_length=32, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "domain"], name="habit_unique")]

    def __str__(self) -> str:
        return f"{self.domain}: {self.mails}"
