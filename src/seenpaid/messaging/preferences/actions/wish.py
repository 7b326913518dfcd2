"""An address gets a link to its preferences, and its owner sets them."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.events.actions import RECIPIENT, record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.tokens import new_token, seal, token_digest, unseal
from seenpaid.messaging.models import Preference
from seenpaid.messaging.preferences.access import KIND
from seenpaid.messaging.preferences.address import key_of
from seenpaid.messaging.preferences.masked import masked
from seenpaid.messaging.preferences.wishes import SWITCHES


def link_for(company: Company, customer: Customer | None, address: str, now: datetime) -> str:
    """Return the address of the page where the owner of the mail address sets what they want from the company.

    It stays the same, and it is the mail address's own: whoever had the address before a customer changed it keeps
    their own page and gets at nobody else's. SEC-126
    """
    token = new_token()
    preference, is_new = Preference.objects.get_or_create(
        company_id=company.pk,
        address=key_of(address),
        defaults={
            "customer": customer,
            "digest": token_digest(token, kind=KIND),
            "sealed": seal(token, kind=KIND),
            "updated_at": now,
        },
    )
    if customer is not None and preference.customer_id != customer.pk:
        Preference.objects.filter(company_id=company.pk, pk=preference.pk).update(customer=customer)
    shown = token if is_new else unseal(bytes(preference.sealed), kind=KIND)
    return f"{settings.SEENPAID_BASE_URL}/e/{shown}"


def set_wishes(preference: Preference, wishes: Mapping[str, bool], *, now: datetime) -> Preference:
    """Set the switches named and return the fresh row; a wish that holds already changes nothing and is not told."""
    with transaction.atomic():
        # The switches as they are now: two clicks at once are two changes, and each is told once.
        fresh = (
            Preference.objects.select_for_update(of=("self",))
            .select_related("company", "customer")
            .get(company_id=preference.company_id, pk=preference.pk)
        )
        changes = {name: is_on for name, is_on in wishes.items() if getattr(fresh, name) is not is_on}
        if not changes:
            return fresh
        for name, is_on in changes.items():
            setattr(fresh, name, is_on)
        fresh.updated_at = now
        fresh.save(update_fields=[*changes, "updated_at"])
        record(
            EventKind.PREFERENCES_CHANGED,
            company_id=fresh.company_id,
            subject_id=fresh.customer_id or fresh.pk,
            at=now,
            actor=RECIPIENT,
            data={"address": masked(fresh.address), **{name: getattr(fresh, name) for name in SWITCHES}},
        )
    return fresh
