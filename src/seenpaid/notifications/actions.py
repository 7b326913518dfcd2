"""A member reads notices, and says which to get."""

from datetime import datetime

from django.db.models import QuerySet

from seenpaid.companies.access import Membership
from seenpaid.notifications.kinds import Channel, NoticeKind
from seenpaid.notifications.models import Notification, Switch


class UnknownSwitchError(ValueError):
    """There is no such kind of notice, or no such channel."""


def mark_read(notice_id: str, *, member: Membership, now: datetime) -> None:
    """Note that the member has seen one of their notices; anybody else's stays as it is."""
    _unread(member).filter(pk=notice_id).update(read_at=now)


def mark_all_read(member: Membership, *, now: datetime, up_to: str | None = None) -> int:
    """Note that the member has seen everything, or everything up to the newest one they were shown; return how many."""
    unread = _unread(member)
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    return unread.update(read_at=now)


def set_switch(member: Membership, *, kind: str, is_on: bool, channel: str = Channel.IN_APP) -> None:
    """Keep the member's wish. It silences notices from now on and touches nothing recorded. Raises UnknownSwitchError."""
    if kind not in NoticeKind.values or channel not in Channel.values:
        raise UnknownSwitchError
    Switch.objects.update_or_create(
        company_id=member.company_id, member=member, kind=kind, channel=channel, defaults={"is_on": is_on}
    )


def _unread(member: Membership) -> QuerySet[Notification]:
    return Notification.objects.filter(company_id=member.company_id, member=member, read_at=None)
