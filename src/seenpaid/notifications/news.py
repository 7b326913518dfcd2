"""What is new since the last look, ready to be sent to whoever listens."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from seenpaid.companies.access import Membership
from seenpaid.engagement.models import Engagement
from seenpaid.engagement.queries import Opened, uncounted_since
from seenpaid.events.kinds import VIEWED
from seenpaid.events.queries import Happening, happened_since
from seenpaid.lib.ids import first_id
from seenpaid.lib.wire import moment_or_none
from seenpaid.notifications.frames import frame
from seenpaid.notifications.models import Notification
from seenpaid.notifications.queries import (
    latest_id,
    missed_notices,
    notice_ids_since,
    notices_of,
    summaries_of,
    unread_count,
    unread_counts,
)
from seenpaid.notifications.representation import notice_shape

OVERLAP: Final = timedelta(seconds=10)
"""Keys sort by when things happened, and a row is seen when it is committed: each look goes back a little."""
MOST_AT_ONCE: Final = 500
MOST_OPENS_AT_ONCE: Final = 2000
QUIET: Final = timedelta(seconds=3)
"""A document's uncounted opens are told of so seldom: a flood of them, or a scanner at work, is one message at a time."""


@dataclass(frozen=True, slots=True)
class News:
    """One message, for one member or for every member of a company."""

    company_id: str
    member_id: str | None
    frame: bytes


class Watch:
    """Looks again and again, and tells of each thing once."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._opened = _Uncounted()
        self._is_first = True

    def look(self, *, now: datetime) -> list[News]:
        """Return what was not there at the last look. The first one is of the last moments, which pages may have missed."""
        since = now - OVERLAP
        events = happened_since(first_id("evt", at=since), limit=MOST_AT_ONCE)
        notices = notice_ids_since(first_id("not", at=since), limit=MOST_AT_ONCE)
        new_events = [event for event in events if event.id not in self._told]
        # Old notices are in the count that greets whoever comes in.
        new_notices = [] if self._is_first else [pk for pk in notices if pk not in self._told]
        self._told = {*(event.id for event in events), *notices}
        self._is_first = False
        opened = self._opened.look(since=first_id("viw", at=since), now=now)
        return [*_of_documents(new_events), *opened, *_of_notices(new_notices)]


class _Uncounted:
    """The opens that nobody is told of, so that whoever has the history before them sees them come."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._owed: dict[str, Opened] = {}
        self._told_at: dict[str, datetime] = {}

    def look(self, *, since: str, now: datetime) -> Iterator[News]:
        newest = uncounted_since(since, limit=MOST_OPENS_AT_ONCE)
        self._owed |= {one.document_id: one for one in newest if one.id not in self._seen}
        self._seen = {one.id for one in newest}
        # A clock that was set back keeps nobody waiting.
        self._told_at = {key: at for key, at in self._told_at.items() if timedelta() <= now - at < QUIET}
        for key in [key for key in self._owed if key not in self._told_at]:
            self._told_at[key] = now
            one = self._owed.pop(key)
            yield News(one.company_id, None, frame("opened", {"document": one.document_id}))


def greeting(member: Membership, *, heard: str) -> bytes:
    """Return the first words to whoever comes in: what they missed since the notice they `heard` last, and the count."""
    missed = missed_notices(member, after=heard) if heard.startswith("not_") else []
    unread = unread_count(member)
    newest = latest_id(member) or "not_"
    told = b"".join(_notice_frame(notice, unread=unread) for notice in missed)
    return told + frame("hello", {"unread": unread}, key=newest)


def _of_documents(events: list[Happening]) -> Iterator[News]:
    last = {event.subject_id: event for event in events}
    viewed = {event.subject_id for event in events if event.kind in VIEWED}
    summaries = {summary.document_id: summary for summary in summaries_of(viewed)} if viewed else {}
    for event in last.values():
        if (summary := summaries.get(event.subject_id)) is not None:
            yield News(event.company_id, None, frame("viewed", _seen(summary)))
        else:
            yield News(event.company_id, None, frame("changed", {"document": event.subject_id, "type": event.kind}))


def _seen(summary: Engagement) -> dict[str, object]:
    view = summary.last_view
    return {
        "document": summary.document_id,
        "status": summary.document.status,
        "views": summary.views,
        "visitors": summary.visitors,
        "last_viewed_at": moment_or_none(summary.last_viewed_at),
        "place": (view.city or view.region or view.country) if view else "",
    }


def _of_notices(ids: list[str]) -> Iterator[News]:
    notices = notices_of(ids) if ids else []
    counts = unread_counts({notice.member_id for notice in notices}) if notices else {}
    for notice in notices:
        told = _notice_frame(notice, unread=counts.get(notice.member_id, 0))
        yield News(notice.company_id, notice.member_id, told)


def _notice_frame(notice: Notification, *, unread: int) -> bytes:
    return frame("notification", {**notice_shape(notice), "unread": unread}, key=notice.pk)
