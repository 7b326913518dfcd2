"""Roles and permissions in words."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seenpaid.companies.access import Membership
from seenpaid.companies.roles import Permission, Role

MEANINGS: Final[dict[Permission, str | Promise]] = {
    Permission.READ: _("read what the company has"),
    Permission.MANAGE_INVOICES: _("manage invoices and their links"),
    Permission.MANAGE_CUSTOMERS: _("manage customers"),
    Permission.MANAGE_COMPANY: _("change the company's settings"),
    Permission.MANAGE_MEMBERS: _("manage members"),
    Permission.MANAGE_KEYS: _("manage API keys"),
}
ROLES: Final[tuple[tuple[str, str | Promise, str | Promise], ...]] = (
    (Role.OWNER, _("Owner"), _("Everything, and who else is an owner")),
    (Role.ADMIN, _("Admin"), _("Everything but owners")),
    (Role.BILLER, _("Biller"), _("Invoices, links, payments and customers")),
    (Role.VIEWER, _("Viewer"), _("Reads, changes nothing")),
)


@dataclass(frozen=True, slots=True)
class Rights:
    """What the page may offer the member; the verbs behind the buttons ask again."""

    invoices: bool
    customers: bool
    company: bool
    members: bool
    keys: bool


def rights_of(member: Membership) -> Rights:
    """Return what the member may do."""
    return Rights(
        invoices=member.may(Permission.MANAGE_INVOICES),
        customers=member.may(Permission.MANAGE_CUSTOMERS),
        company=member.may(Permission.MANAGE_COMPANY),
        members=member.may(Permission.MANAGE_MEMBERS),
        keys=member.may(Permission.MANAGE_KEYS),
    )


def meaning_of(permission: Permission) -> str:
    """Return what a permission lets one do, in words."""
    return str(MEANINGS[permission])
