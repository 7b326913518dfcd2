"""The doors to a company: who asks, and whether they may."""

from datetime import datetime
from typing import Protocol

from django.contrib.auth.models import AnonymousUser

from seenpaid.companies.models import ApiKey, Company, Membership, User
from seenpaid.companies.roles import Permission
from seenpaid.events.actions import Actor
from seenpaid.lib.tokens import token_digest

__all__ = [
    "By",
    "Company",
    "CompanyNotFoundError",
    "Membership",
    "NotAllowedError",
    "User",
    "access_by_key",
    "access_company",
    "is_member",
    "memberships_of",
    "require",
]


class CompanyNotFoundError(Exception):
    """No such company for whoever asks: missing and foreign look alike."""


class NotAllowedError(Exception):
    """The member or key is known but may not do this."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"This needs the permission “{permission.value}”.")
        self.permission = permission


class By(Protocol):
    """Whoever acts in a company: a member or an API key."""

    company: Company

    @property
    def company_id(self) -> str: ...
    @property
    def user_id(self) -> str | None: ...
    @property
    def actor(self) -> Actor: ...
    def may(self, permission: Permission) -> bool: ...


def require(by: By, permission: Permission) -> None:
    """Raise NotAllowedError unless the permission is granted."""
    if not by.may(permission):
        raise NotAllowedError(permission)


def access_company(slug: str, *, user: User | AnonymousUser) -> Membership:
    """Return the user's membership of the company. Raises CompanyNotFoundError."""
    membership = (
        Membership.objects.select_related("company", "user").filter(company__slug=slug, user_id=user.pk).first()
        if user.pk
        else None
    )
    if membership is None:
        raise CompanyNotFoundError
    return membership


def memberships_of(user: User) -> list[Membership]:
    """Return the user's memberships, companies by name."""
    return list(Membership.objects.select_related("company", "user").filter(user=user).order_by("company__name", "id"))


def access_by_key(secret: str, *, now: datetime) -> ApiKey:
    """Return the live API key for its secret and note its use. Raises CompanyNotFoundError."""
    key = (
        ApiKey.objects.select_related("company")
        .filter(digest=token_digest(secret, kind="api_key"), revoked_at=None)
        .first()
    )
    if key is None:
        raise CompanyNotFoundError
    if key.last_used_at is None or (now - key.last_used_at).total_seconds() > 60:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def is_member(user_id: str, *, company_id: str) -> bool:
    """Say whether the user is in the company now."""
    return Membership.objects.filter(user_id=user_id, company_id=company_id).exists()
