"""Reading who belongs to a company, and what may call it."""

from datetime import datetime

from django.contrib.auth import HASH_SESSION_KEY
from django.utils.crypto import constant_time_compare

from seenpaid.companies.models import ApiKey, Company, Invitation, Membership, User
from seenpaid.companies.roles import Role
from seenpaid.companies.sessions import Session

__all__ = [
    "ApiKey",
    "Invitation",
    "Membership",
    "api_keys_of",
    "company_of",
    "members_of",
    "open_invitations",
    "owner_of",
    "sessions_of",
]

_RANK = {role: rank for rank, role in enumerate(Role.values)}


def company_of(slug: str) -> Company | None:
    """Return the company of that word in addresses, for whoever runs the installation."""
    return Company.objects.filter(slug=slug).first()


def suspended_companies() -> list[Company]:
    """Return the companies that whoever runs the installation has stopped, the latest first."""
    return list(Company.objects.exclude(suspended_at=None).order_by("-suspended_at"))


def owner_of(slug: str) -> Membership | None:
    """Return the company's first owner, as whom whoever runs the installation acts."""
    company = company_of(slug)
    return next((member for member in members_of(company) if member.role == Role.OWNER), None) if company else None


def members_of(company: Company) -> list[Membership]:
    """Return the company's members, owners first."""
    members = Membership.objects.select_related("user").filter(company=company)
    return sorted(members, key=lambda member: (_RANK[member.role], member.user.email))


def open_invitations(company: Company, *, now: datetime) -> list[Invitation]:
    """Return the invitations that can still be accepted, newest first."""
    return list(
        Invitation.objects.filter(company=company, accepted_at=None, revoked_at=None, expires_at__gt=now).order_by(
            "-id"
        )
    )


def api_keys_of(company: Company) -> list[ApiKey]:
    """Return every key the company ever had, newest first."""
    return list(ApiKey.objects.select_related("created_by").filter(company=company).order_by("-id"))


def sessions_of(user: User, *, now: datetime) -> list[Session]:
    """Return where the person is signed in, newest first; what an older password opened is open no more."""
    live = Session.objects.filter(user_id=user.pk, expire_date__gt=now).order_by("-began_at", "session_key")
    stands = user.get_session_auth_hash()
    return [each for each in live if constant_time_compare(each.get_decoded().get(HASH_SESSION_KEY, ""), stands)]
