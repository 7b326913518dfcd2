"""Reading notices and switches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from seenpaid.companies.access import Membership
from seenpaid.engagement.models import Engagement
from seenpaid.events.kinds import EventKind
from seenpaid.lib.page import Page, page_of
from seenpaid.lib.tenancy import across_companies
from seenpaid.notifications.kinds import Channel, NoticeKind
from seenpaid.notifications.models import Notification, Switch

__all__ = [
    "Notification",
    "SwitchState",
    "latest_id",
    "missed_notices",
    "notice_ids_since",
    "notices_of",
    "notices_page",
    "summaries_of",
    "switches_of",
    "unread_count",
    "unread_counts",
    "unread_of",
]

# A constant statement: it is asked twice a second, mostly for nothing.
_SINCE: Final = "SELECT id FROM notifications_notification WHERE id > %s ORDER BY id DESC LIMIT %s"


@dataclass(frozen=True, slots=True)
class Unread:
    """How many notices the member has not seen, and how many of them tell of opens that were not recorded."""

    notices: int
    gaps: int


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


def unread_of(member: Membership) -> Unread:
    """Return what the frame around every page says of them, in one question."""
    found = _notices(member).filter(read_at=None).order_by()
    return Unread(**found.aggregate(notices=Count("pk"), gaps=Count("pk", filter=Q(kind=EventKind.VIEW_UNRECORDED))))


def unread_count(member: Membership) -> int:
    """Return how many notices the member has not seen."""
    return _notices(member).filter(read_at=None).count()


def unread_counts(member_ids: Iterable[str]) -> dict[str, int]:
    """Return the same for several members at once."""
    unread = Notification.objects.filter(member__in=list(member_ids), read_at=None)
    return dict(unread.order_by().values_list("member").annotate(Count("pk")))


def notice_ids_since(key: str, *, limit: int) -> list[str]:
    """Return the ids of everybody's notices after that one, oldest first; of very many, the newest."""
    with across_companies("one look for everybody who listens for news"), connection.cursor() as cursor:
        cursor.execute(_SINCE, [key, limit])
        return [pk for (pk,) in reversed(cursor.fetchall())]


def notices_of(ids: Iterable[str]) -> list[Notification]:
    """Return these notices, oldest first, whoever's they are."""
    with across_companies("one look for everybody who listens for news"):
        return list(Notification.objects.filter(pk__in=list(ids)).order_by("id"))


def missed_notices(member: Membership, *, after: str, limit: int = 50) -> list[Notification]:
    """Return the member's notices after that one, oldest first; of very many, the newest."""
    return list(reversed(_notices(member).filter(pk__gt=after)[:limit]))


def summaries_of(document_ids: Iterable[str]) -> list[Engagement]:
    """Return what is known of the readers of documents, whoever's they are, each with its document and last view."""
    with across_companies("one look for everybody who listens for news"):
        found = Engagement.objects.filter(document__in=list(document_ids))
        return list(found.select_related("document", "last_view"))


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
