"""A person's own particulars change."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from seenpaid.companies.models import Membership, User
from seenpaid.companies.profile import Reading
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind


def rename_user(user: User, *, raw: Mapping[str, object]) -> None:
    """Write the `name` the person goes by. Raises InvalidProfileError."""
    reading = Reading(raw, allowed=frozenset({"name"}))
    name = reading.line("name", limit=120)
    reading.done()
    user.name = name
    user.save(update_fields=["name"])


def note_new_credentials(user: User, *, address: str, now: datetime) -> None:
    """Record, in each of their companies, that a person signs in another way than before; `address` is told. SEC-52"""
    with transaction.atomic():
        for member in Membership.objects.select_related("user").filter(user=user):
            record(
                EventKind.COMPANY_ACCOUNT_CHANGED,
                company_id=member.company_id,
                subject_id=member.pk,
                at=now,
                actor=member.actor,
                data={"name": user.name or user.email, "address": address},
            )
