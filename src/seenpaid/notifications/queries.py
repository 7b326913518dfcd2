"""Reading notices and switches."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from seenpaid.companies.access import Membership
from seenpaid.lib.page import Page, page_of
from seenpaid.notifications.kinds import Channel, NoticeKind
from seenpaid.notifications.models import Notification, Switch

__all__ = ["Notification", "SwitchState", "latest_id", "notices_page", "switches_of", "unread_count"]


@dataclass(frozen=True, slots=True)
class SwitchState:
    """One switch as the settings page shows it."""

    kind: str
    meaning: str | Promise
    channel: str
    is_on: bool


def notices_page(
    member: Membership, *, only_unread: bool = False, after: str | None = None, limit: int = 50
) -> Page[Notification]:
    """Return the member's notices, newest first."""
    found = _notices(member)
    return page_of(found.filter(read_at=None) if only_unread else found, after=after, limit=limit)


def unread_count(member: Membership) -> int:
    """Return how many notices the member has not seen."""
    return _notices(member).filter(read_at=None).count()


def unread_counts(member_ids: Iterable[str]) -> dict[str, int]:
    """Return the same for several members at once."""
    counted = (
        Notification.objects.filter(member__in=list(member_ids), read_at=None)
        .order_by()
        .values_list("member")
        .annotate(Count("pk"))
    )
    return dict(counted)


def latest_id(member: Membership) -> str | None:
    """Return the id of the member's newest notice."""
    return _notices(member).values_list("pk", flat=True).first()


def switches_of(member: Membership) -> list[SwitchState]:
    """Return every switch there is, as the member has set it; a switch never touched is on."""
    wishes = {
        (wish.kind, wish.channel): wish.is_on
        for wish in Switch.objects.filter(company_id=member.company_id, member=member)
    }
    return [
        SwitchState(kind.value, kind.label, channel.value, is_on=wishes.get((kind.value, channel.value), True))
        for kind in NoticeKind
        for channel in Channel
    ]


def _notices(member: Membership) -> QuerySet[Notification]:
    return Notification.objects.filter(company_id=member.company_id, member=member).order_by("-id")
