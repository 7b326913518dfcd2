"""Reading who belongs to a company, and what may call it."""

from datetime import datetime

from seenpaid.companies.models import ApiKey, Company, Invitation, Membership
from seenpaid.companies.roles import Role

__all__ = [
    "ApiKey",
    "Invitation",
    "Membership",
    "api_keys_of",
    "company_of",
    "members_of",
    "open_invitations",
    "owner_of",
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
