"""What is forgotten, and when: addresses after 30 days, rows after a year, or sooner where a company says so.

Counts stay. The disclosure on customers' pages promises the figures; a test holds the two together. (PRODUCT 4, SEC-219)
"""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from seenpaid.companies.models import Company
from seenpaid.engagement.log.entries import let_go, locked, note_removed
from seenpaid.engagement.models import ActorType, Engagement, Verdict, View, Visitor
from seenpaid.events.actions import SYSTEM
from seenpaid.lib.ids import first_id
from seenpaid.lib.tenancy import across_companies

_BATCH: Final = 500
_PREFIXES: Final = {4: 24, 6: 48}


def thin_due(*, now: datetime) -> int:
    """Cut what is old enough and return how many rows were touched; small transactions, so that nobody waits."""
    with across_companies("everybody's old rows are forgotten alike"):
        return _cut_addresses(now=now) + _forget_rows(now=now)


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


def _forget_rows(*, now: datetime) -> int:
    oldest = _older_than("row_days", View.objects.all(), now=now).order_by("id")
    found = oldest.values("document_id", "company_id", "company__row_days").first()
    if found is None:
        return 0
    before = first_id("viw", at=now - timedelta(days=found["company__row_days"]))
    with transaction.atomic():
        summary = locked(company_id=found["company_id"], document_id=found["document_id"])
        return _forget(summary, before=before, now=now)


def _older_than(days: str, rows: QuerySet[View], *, now: datetime) -> QuerySet[View]:
    """Narrow to the rows that are older than their own company keeps them."""
    numbers = sorted(Company.objects.values_list(days, flat=True).distinct())
    due = Q(pk__in=[])
    for number in numbers:
        theirs = Q() if len(numbers) == 1 else Q(**{f"company__{days}": number})
        due |= theirs & Q(pk__lt=first_id("viw", at=now - timedelta(days=number)))
    return rows.filter(due)


def _forget(summary: Engagement, *, before: str, now: datetime) -> int:
    """Delete a document's old rows, and carry what they counted over into the part of the summary that is not recounted."""
    gone = View.objects.filter(company_id=summary.company_id, document_id=summary.document_id, pk__lt=before)
    counts = gone.aggregate(
        views=Count("pk", filter=Q(counted=True)),
        opens=Count("pk"),
        previews=Count("pk", filter=Q(actor_type=ActorType.SENDER_PREVIEW)),
        automated=Count("pk", filter=Q(actor_type=ActorType.AUTOMATED)),
        unverified=Count("pk", filter=Q(actor_type=ActorType.RECIPIENT, verdict=Verdict.UNVERIFIED)),
        first=Min("viewed_at", filter=Q(counted=True)),
    )
    first = counts.pop("first")
    note_removed(summary, gone.values_list("position", "digest"), actor=SYSTEM, at=now)
    gone.delete()
    mine = {"company_id": summary.company_id, "document_id": summary.document_id}
    absent = Visitor.objects.filter(**mine).exclude(
        pk__in=View.objects.filter(**mine).exclude(visitor=None).values("visitor")
    )
    seen = absent.filter(views__gt=0)
    counts |= {"visitors": seen.count(), "unique_ips": seen.values("ip_key").distinct().count()}
    absent.delete()
    kept = summary.forgotten
    summary.forgotten = {name: kept.get(name, 0) + count for name, count in counts.items()}
    summary.forgotten["first_viewed_at"] = kept.get("first_viewed_at") or (first.isoformat() if first else None)
    summary.save(update_fields=["forgotten"])
    return int(counts["opens"])
