"""How much a company keeps of opens, why, and how long."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company
from seenpaid.companies.profile import Reading
from seenpaid.companies.roles import Permission
from seenpaid.companies.tracking import DETAILED, LEVELS
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind

FIELDS: Final = frozenset({"tracking", "purpose", "confirmed", "address_days", "row_days"})
LONGEST_ADDRESS_DAYS: Final = 90
LONGEST_ROW_DAYS: Final = 365


def set_privacy(company: Company, *, raw: Mapping[str, object], by: By, now: datetime) -> None:
    """Write all of it. Raises NotAllowedError or InvalidProfileError.

    Detailed records need a purpose and somebody who stands by it: whoever says so is kept with the day they said it.
    """
    require(by, Permission.MANAGE_COMPANY)
    reading = Reading(raw, allowed=FIELDS)
    level = reading.one_of("tracking", LEVELS, "Choose detailed, basic or off.")
    purpose = reading.block("purpose", limit=500)
    confirmed = reading.yes("confirmed")
    address_days = reading.whole("address_days", least=1, most=LONGEST_ADDRESS_DAYS)
    row_days = reading.whole("row_days", least=1, most=LONGEST_ROW_DAYS)
    if address_days > row_days and "row_days" not in reading.errors:
        reading.fault("address_days", "Addresses cannot be kept longer than the opens they belong to.")
    if level == DETAILED and not purpose:
        reading.fault("purpose", "Say what you need this for.")
    if level == DETAILED and not confirmed:
        reading.fault("confirmed", "Detailed records need you to stand by their purpose.")
    reading.done()
    changes = {"tracking": level, "tracking_purpose": purpose, "address_days": address_days, "row_days": row_days}
    if level == DETAILED and (purpose != company.tracking_purpose or company.tracking_confirmed_at is None):
        changes |= {"tracking_confirmed_at": now, "tracking_confirmed_by_id": by.user_id}
    with transaction.atomic():
        Company.objects.filter(pk=company.pk).update(**changes)
        if level != company.tracking:
            record(
                EventKind.PRIVACY_LEVEL_SET,
                company_id=company.pk,
                subject_id=company.pk,
                at=now,
                actor=by.actor,
                data={"level": level},
            )
    company.refresh_from_db()
