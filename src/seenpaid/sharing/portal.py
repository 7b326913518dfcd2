"""One customer's own link to everything they were sent."""

from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.customers.models import Customer
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.tokens import new_token, seal, token_digest
from seenpaid.sharing.models import LinkKind, ShareLink


def portal_link(customer: Customer) -> ShareLink | None:
    """Return the customer's live portal link, or None."""
    return ShareLink.objects.filter(company_id=customer.company_id, customer=customer, revoked_at=None).first()


def share_portal(customer: Customer, *, by: By, now: datetime) -> ShareLink:
    """Return the customer's portal link, made if there is none. Asking again changes nothing. Raises NotAllowedError."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        # The customer's row is the lock: two who share at once get one token.
        Customer.objects.select_for_update().get(pk=customer.pk, company_id=customer.company_id)
        if (link := portal_link(customer)) is not None:
            return link
        token = new_token()
        link = ShareLink.objects.create(
            company_id=customer.company_id,
            kind=LinkKind.PORTAL,
            customer=customer,
            digest=token_digest(token, kind=LinkKind.PORTAL),
            sealed=seal(token, kind=LinkKind.PORTAL),
            created_by_id=by.user_id,
            created_at=now,
        )
        _note(EventKind.CUSTOMER_PORTAL_SHARED, customer, by=by, now=now)
    return link


def revoke_portal(customer: Customer, *, by: By, now: datetime) -> bool:
    """Kill the portal link, at once and for good; say whether there was one. Raises NotAllowedError."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        killed = ShareLink.objects.filter(
            company_id=customer.company_id, customer=customer, kind=LinkKind.PORTAL, revoked_at=None
        ).update(revoked_at=now, revoked_by_id=by.user_id)
        if killed:
            _note(EventKind.CUSTOMER_PORTAL_REVOKED, customer, by=by, now=now)
    return killed > 0


def _note(kind: EventKind, customer: Customer, *, by: By, now: datetime) -> None:
    record(kind, company_id=customer.company_id, subject_id=customer.pk, at=now, actor=by.actor)
