"""What members said of networks, and what their mails have taught."""

from collections.abc import Sequence
from typing import Final

from seenpaid.companies.models import Company
from seenpaid.engagement.judging.memory import EXPECTED_AFTER
from seenpaid.engagement.models import Habit, Remembered

MOST_REMEMBERED: Final = 500


def remembered_of(company: Company, *, customer_id: str | None = None) -> list[Remembered]:
    """Return what members said of networks, newest first; of one customer's readers, or everything."""
    found = Remembered.objects.filter(company=company).select_related("customer", "said_by")
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    return list(found.order_by("-id")[:MOST_REMEMBERED])


def expected_filters(company: Company, *, domains: Sequence[str] | None = None) -> list[Habit]:
    """Return the mail domains whose filters are known to open links first; of those named, or all."""
    found = Habit.objects.filter(company=company, mails__gte=EXPECTED_AFTER)
    if domains is not None:
        found = found.filter(domain__in=domains)
    return list(found.order_by("-last_at")[:MOST_REMEMBERED])
