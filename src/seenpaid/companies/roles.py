"""Who may do what. The table is the rule; everything else asks it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A member's place in a company."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Admin")
    BILLER = "biller", _("Biller")
    VIEWER = "viewer", _("Viewer")


class Permission(TextChoices):
    """What a role may grant."""

    READ = "read"
    MANAGE_INVOICES = "manage_invoices"
    MANAGE_CUSTOMERS = "manage_customers"
    MANAGE_COMPANY = "manage_company"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_KEYS = "manage_keys"


_READER = frozenset({Permission.READ})
_BILLER = _READER | {Permission.MANAGE_INVOICES, Permission.MANAGE_CUSTOMERS}
_ADMIN = _BILLER | {Permission.MANAGE_COMPANY, Permission.MANAGE_MEMBERS, Permission.MANAGE_KEYS}

PERMISSIONS: Final[Mapping[str, frozenset[Permission]]] = MappingProxyType(
    {Role.OWNER: _ADMIN, Role.ADMIN: _ADMIN, Role.BILLER: _BILLER, Role.VIEWER: _READER}
)


def allows(role: str, permission: Permission) -> bool:
    """Say whether the role grants the permission; an unknown role grants nothing."""
    return permission in PERMISSIONS.get(role, frozenset())
