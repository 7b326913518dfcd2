"""What a customer's and an invoice's page say about privacy."""

from datetime import datetime
from typing import Any

from seenpaid.companies.access import Company
from seenpaid.companies.tracking import at_most
from seenpaid.customers.access import Customer
from seenpaid.privacy.queries import privacy_log
from seenpaid.web.choices import TRACKING_LEVELS
from seenpaid.web.moments import maybe_moment
from seenpaid.web.timeline import entries


def privacy_facts(customer: Customer, *, now: datetime) -> dict[str, Any]:
    """Return what the section shows."""
    company = customer.company
    return {
        "level": customer.tracking,
        "levels": level_choices(company),
        "objected": maybe_moment(customer.objected_at, now=now, zone=company.time_zone),
        "erased": maybe_moment(customer.erased_at, now=now, zone=company.time_zone),
        "log": entries(privacy_log(customer), now=now, zone=company.time_zone, locale=company.locale),
    }


def level_choices(company: Company) -> list[tuple[str, Any]]:
    """Return what may be chosen below the company's own level."""
    return [(value, label) for value, label, _meaning in TRACKING_LEVELS if value in at_most(company.tracking)]
