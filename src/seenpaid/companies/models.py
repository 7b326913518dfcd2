from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from seenpaid.companies.roles import Permission, Role, allows
from seenpaid.companies.sessions import Session  # noqa: F401  # Django looks for tables here.
from seenpaid.events.actions import Actor
from seenpaid.events.kinds import ActorKind
from seenpaid.lib.fields import IdField


class UserManager(BaseUserManager["User"]):
    """Makes users who sign in by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a saved user with a hashed password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(force_insert=True, using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by e-mail, in any case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. What they may do is said by their memberships."""

    id = IdField("usr")
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case_unique")]

    def __str__(self) -> str:
        return self.email


class Address(models.Model):
    """A postal address, in the parts EN 16931 asks for (BG-5, BG-8)."""

    line1 = models.CharField(max_length=160, blank=True)
    line2 = models.CharField(max_length=160, blank=True)
    city = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        abstract = True


class PaperSize(models.TextChoices):
    """What the PDF is printed on."""

    A4 = "a4", _("A4")
    LETTER = "letter", _("US Letter")


class Layout(models.TextChoices):
    """How the paper is laid out."""

    LETTER = "letter", _("Letter")
    LEDGER = "ledger", _("Ledger")
    BANNER = "banner", _("Banner")


class TrackingLevel(models.TextChoices):
    """How much of an open is kept."""

    DETAILED = "detailed", _("Detailed")
    BASIC = "basic", _("Basic: no IP address, no place")
    OFF = "off", _("Off")


class Company(Address):
    """The seller: the tenant. Nothing crosses between companies."""

    id = IdField("com")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(max_length=200, blank=True)
    tax_id = models.CharField(max_length=40, blank=True)
    logo = models.FileField(max_length=200, blank=True)
    accent = models.CharField(max_length=7, default="#1f5f5b")
    currency = models.CharField(max_length=3, default="EUR")
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=10, default="en")
    locale = models.CharField(max_length=10, default="en-GB")
    paper_size = models.CharField(max_length=6, choices=PaperSize, default=PaperSize.A4)
    layout = models.CharField(max_length=8, choices=Layout, default=Layout.LETTER)
    payment_days = models.PositiveSmallIntegerField(default=14)
    prices_include_tax = models.BooleanField(default=False)  # what new documents start with.
    default_notes = models.TextField(blank=True)
    default_terms = models.TextField(blank=True)
    account_holder = models.CharField(max_length=120, blank=True)
    iban = models.CharField(max_length=42, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    bank_name = models.CharField(max_length=120, blank=True)
    upi_id = models.CharField(max_length=100, blank=True)
    bank_changed_at = models.DateTimeField(null=True)  # the account is as it is since then.
    einvoice_address = models.CharField(max_length=120, blank=True)
    exemption_reason = models.CharField(max_length=200, blank=True)
    powered_by = models.BooleanField(default=True)
    tracking = models.CharField(max_length=8, choices=TrackingLevel, default=TrackingLevel.DETAILED)
    tracking_purpose = models.CharField(max_length=500, blank=True)  # of recording opens in detail, and its basis.
    tracking_confirmed_at = models.DateTimeField(null=True)
    tracking_confirmed_by = models.ForeignKey("companies.User", models.SET_NULL, null=True, related_name="+")
    address_days = models.PositiveSmallIntegerField(default=30)
    row_days = models.PositiveSmallIntegerField(default=365)
    plan = models.CharField(max_length=8, default="pro")
    is_demo = models.BooleanField(default=False)
    branding_version = models.PositiveIntegerField(default=1)
    memory_version = models.PositiveIntegerField(default=0)  # rises with what is remembered of readers; see engagement.
    suspended_at = models.DateTimeField(null=True)  # by whoever runs the installation; see decision 0048.
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user in a company, with a role."""

    id = IdField("mem")
    company = models.ForeignKey(Company, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "user"], name="membership_unique"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.company} ({self.role})"

    def may(self, permission: Permission) -> bool:
        """Say whether the role grants the permission."""
        return allows(self.role, permission)

    @property
    def actor(self) -> Actor:
        """Return the member as events name them."""
        return Actor(ActorKind.MEMBER, self.user_id, self.user.name or self.user.email)


class Invitation(models.Model):
    """An offer of a membership to one e-mail address; the link works once."""

    id = IdField("ivt")
    company = models.ForeignKey(Company, models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=6, choices=Role)
    digest = models.BinaryField(max_length=32, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "company",
                Lower("email"),
                name="invitation_open_unique",
                condition=models.Q(accepted_at=None, revoked_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.company}"


class ApiKey(models.Model):
    """A program's way in: the secret is shown once and kept as a digest."""

    id = IdField("key")
    company = models.ForeignKey(Company, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}…"

    def may(self, permission: Permission) -> bool:
        """Say whether the key's scopes hold the permission."""
        return self.revoked_at is None and permission in self.scopes

    @property
    def actor(self) -> Actor:
        """Return the key as events name it."""
        return Actor(ActorKind.API_KEY, self.id, self.name)

    @property
    def user_id(self) -> str | None:
        """Return who made the key."""
        maker: str | None = self.created_by_id
        return maker


class KeptAnswer(models.Model):
    """What a program was answered to a request that it may repeat; while `finished_at` is empty it is being worked out."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    route = models.CharField(max_length=200)
    key = models.CharField(max_length=255)
    request_digest = models.BinaryField(max_length=32)
    http_status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    sealed_body = models.BinaryField(default=bytes)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "route", "key"], name="kept_answer_unique")]
        indexes = [models.Index(fields=["started_at"], name="kept_answer_oldest")]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
