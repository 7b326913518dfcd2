from django.db import models

from seenpaid.companies.models import Company
from seenpaid.customers.models import Contact, Customer
from seenpaid.documents.models import Document
from seenpaid.lib.fields import IdField
from seenpaid.messaging.kinds import Category, Cause, MailKind, Role, Status
from seenpaid.sharing.models import ShareLink


class Mail(models.Model):
    """One message to one address, written when it was asked for; the worker sends it. The row is the queue."""

    id = IdField("mai")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="mails", null=True, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="mails", db_index=False)
    contact = models.ForeignKey(Contact, models.SET_NULL, related_name="+", null=True)
    kind = models.CharField(max_length=11, choices=MailKind)
    category = models.CharField(max_length=9, choices=Category)
    role = models.CharField(max_length=3, choices=Role, default=Role.TO)
    to_address = models.EmailField(max_length=254)
    to_name = models.CharField(max_length=160, blank=True)
    shown = models.JSONField(default=dict)  # {"to": […], "cc": […]}: whom the headers name; it goes to one address.
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    message = models.TextField(blank=True)  # the member's words.
    text = models.TextField()
    html = models.TextField()
    attach_pdf = models.BooleanField(default=False)
    files = models.JSONField(default=list)  # the ids of the document's attachments that go along.
    revision = models.PositiveIntegerField(null=True)
    link = models.ForeignKey(ShareLink, models.SET_NULL, related_name="mails", null=True)
    occasion = models.CharField(max_length=160, null=True)  # noqa: DJ001  # NULL is "asked for by a person" and may repeat.
    status = models.CharField(max_length=9, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=120, unique=True)
    server_answer = models.CharField(max_length=500, blank=True)
    provider_id = models.CharField(
        max_length=200, blank=True
    )  # what a mail provider calls it; servers call it nothing.
    accepted_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)  # where a provider tells; a server's yes is all that others say.
    ended_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "occasion"], name="mail_once_an_occasion"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="mail_status_known"),
        ]
        indexes = [
            models.Index(fields=["company", "-id"], name="mail_newest"),
            models.Index(fields=["company", "document", "-id"], name="mail_of_document"),
            models.Index(fields=["company", "status", "-id"], name="mail_by_status"),
            models.Index(fields=["company", "customer", "-id"], name="mail_of_customer"),
            models.Index(fields=["provider_id"], name="mail_of_provider", condition=~models.Q(provider_id="")),
            models.Index(fields=["next_attempt_at"], name="mail_due", condition=models.Q(status=Status.QUEUED)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_address}"


class MailServer(models.Model):
    """A company's own way out. It is used once it has answered a test."""

    company = models.OneToOneField(Company, models.CASCADE, related_name="mail_server", primary_key=True)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=8, default="starttls")
    username = models.CharField(max_length=254, blank=True)
    sealed_password = models.BinaryField(max_length=600, default=bytes)
    from_address = models.EmailField(max_length=254)
    verified_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Preference(models.Model):
    """What one address wants to be written by a company. The token in its mails opens it, and nothing else."""

    id = IdField("prf")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.SET_NULL, related_name="preferences", null=True)
    address = models.EmailField(max_length=254)  # in lower case.
    documents = models.BooleanField(default=True)
    reminders = models.BooleanField(default=True)
    marketing = models.BooleanField(default=True)
    digest = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField(max_length=96)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "address"], name="preference_one_per_address")]

    def __str__(self) -> str:
        return self.address


class Suppression(models.Model):
    """An address that a company writes to no more, until somebody lifts it."""

    id = IdField("sup")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    address = models.EmailField(max_length=254)  # in lower case.
    cause = models.CharField(max_length=11, choices=Cause)
    detail = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "address"], name="suppression_one_at_a_time", condition=models.Q(lifted_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.address


class ReminderStep(models.Model):
    """When a company reminds, and of what: `days` after the due date, or before it when negative."""

    id = IdField("rst")
    company = models.ForeignKey(Company, models.CASCADE, related_name="reminder_steps", db_index=False)
    position = models.PositiveSmallIntegerField()
    days = models.SmallIntegerField()
    condition = models.CharField(max_length=12, default="any")
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    is_on = models.BooleanField(default=True)
    since = models.DateTimeField()  # switched on, or moved to another day; what lay before is not made up for.

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "position"], name="reminder_step_position_unique")]

    def __str__(self) -> str:
        return f"{self.days:+} days"


class ReminderSettings(models.Model):
    """Whether a company reminds, in which hours, and how often at most. The row is the worker's queue, too."""

    company = models.OneToOneField(Company, models.CASCADE, related_name="reminder_settings", primary_key=True)
    on_since = models.DateTimeField(null=True)
    first_hour = models.PositiveSmallIntegerField(default=9)
    last_hour = models.PositiveSmallIntegerField(default=17)
    days = models.CharField(max_length=7, default="01234")  # of the week; 0 is Monday.
    gap_days = models.PositiveSmallIntegerField(default=3)
    most = models.PositiveSmallIntegerField(default=6)
    next_look_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "reminder settings"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_hour__lt=models.F("last_hour"), last_hour__lte=24),
                name="reminder_hours_in_order",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_look_at"], name="reminders_to_look_at", condition=models.Q(on_since__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return "on" if self.on_since else "off"


class ReminderDecision(models.Model):
    """What became of one step of one invoice, or of a part of it: sent, or left out and why. There is never a second one."""

    id = IdField("rde")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="reminder_decisions", db_index=False)
    step_key = models.CharField(max_length=32)  # the step's id; the step may be gone.
    part = models.PositiveSmallIntegerField(default=0)  # how many parts were paid before the one it speaks of.
    days = models.SmallIntegerField()
    is_sent = models.BooleanField()
    why = models.CharField(max_length=16, blank=True)
    by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "step_key", "part"], name="reminder_decided_once"),
            models.CheckConstraint(
                condition=models.Q(is_sent=True, why="") | (models.Q(is_sent=False) & ~models.Q(why="")),
                name="reminder_left_out_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["company", "-at"], name="reminder_decided_lately")]

    def __str__(self) -> str:
        return f"{self.days:+} days: {self.why or 'sent'}"


class ReminderPause(models.Model):
    """No reminders for one document, or for a whole customer, until a day or for good."""

    id = IdField("rpa")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="+", null=True)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", null=True)
    until = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document__isnull=True) ^ models.Q(customer__isnull=True),
                name="reminder_pause_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["company", "document"], name="reminder_pause_once_a_document",
                condition=models.Q(document__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["company", "customer"], name="reminder_pause_once_a_customer",
                condition=models.Q(customer__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reason

    @property
    def is_chosen(self) -> bool:
        """Say whether a member chose it; others follow from what was said or paid, and stand in no table."""
        return not self._state.adding
