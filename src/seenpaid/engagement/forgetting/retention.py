"""What is forgotten, and when: addresses after 30 days, rows after a year, or sooner where a company says so.

Counts stay. The disclosure on customers' pages promises the figures; a test holds the two together. (PRODUCT 4, SEC-219)
"""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from seenpaid.companies.models import Company
from seenpaid.engagement.forgetting.removal import oldest_kept, remove_due
from seenpaid.engagement.log.entries import let_go
from seenpaid.engagement.log.months import drop_empty_months, make_months_ready
from seenpaid.engagement.models import View
from seenpaid.events.actions import SYSTEM
from seenpaid.lib.ids import first_id
from seenpaid.lib.tenancy import across_companies

_BATCH: Final = 500
_PREFIXES: Final = {4: 24, 6: 48}


def thin_due(*, now: datetime) -> int:
    """Cut what is old enough and return how many rows were touched; small transactions, so that nobody waits."""
    with across_companies("everybody's old rows are forgotten alike"):
        return _cut_addresses(now=now) + remove_due(now=now)


def turn_months_due(*, now: datetime) -> int:
    """Make the log's next months ready and drop those that nothing is kept of; return how many that were."""
    with across_companies("months are everybody's"):
        before = oldest_kept(now=now)
    return make_months_ready(now=now) + (drop_empty_months(before=before) if before else 0)


def cut(ip: str) -> str:
    """Return the network an address is in: /24 of IPv4, /48 of IPv6."""
    address = ip_address(ip)
    return str(ip_network((address, _PREFIXES[address.version]), strict=False).network_address)


def _cut_addresses(*, now: datetime) -> int:
    """Cut the address to its network, and the User-Agent and headers to the names they were read as."""
    old = _older_than("address_days", View.objects.filter(thinned_at=None), now=now)
    kept = ("id", "company_id", "document_id", "ip", "position", "salts")
    with transaction.atomic():
        rows = list(old.only(*kept).order_by("id")[:_BATCH])
        for row in rows:
            row.ip = cut(row.ip) if row.ip else None
            row.user_agent, row.headers, row.thinned_at = "", {}, now
        View.objects.bulk_update(rows, ["ip", "user_agent", "headers", "thinned_at"])
        let_go(rows, groups=("address", "agent"), actor=SYSTEM, now=now)
    return len(rows)


def _older_than(days: str, rows: QuerySet[View], *, now: datetime) -> QuerySet[View]:
    """Narrow to the rows that are older than their own company keeps them."""
    numbers = sorted(Company.objects.values_list(days, flat=True).distinct())
    due = Q(pk__in=[])
    for number in numbers:
        theirs = Q() if len(numbers) == 1 else Q(**{f"company__{days}": number})
        due |= theirs & Q(pk__lt=first_id("viw", at=now - timedelta(days=number)))
    return rows.filter(due)
