"""“Did they open it?” — the answer beside an invoice, most important first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _, ngettext

from seenpaid.documents.access import Document
from seenpaid.engagement.client.places import Credit, owed_credits
from seenpaid.engagement.queries import (
    Engagement,
    engagement_of,
    is_being_read,
    is_probably_forwarded,
    reader_named,
    ticks,
)
from seenpaid.web.moments import Moment, maybe_moment
from seenpaid.web.rows.history import device_of, place_of
from seenpaid.web.strip_chart import Strip, strip

LONGEST_STRIP: Final = timedelta(days=90)
SHORTEST_STRIP: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """One number and what it counts."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Story:
    """What is known about who looked."""

    last: Moment | None
    first: Moment | None
    reader: str
    """Whose own link it was, where nobody else can have opened it."""
    place: str
    device: str
    counts: list[Count]
    previews: str
    automated: str
    unverified: str
    revision_hint: str
    is_being_read: bool
    is_probably_forwarded: bool
    strip: Strip | None
    credits: list[Credit]


def story_of(document: Document, *, now: datetime) -> Story:
    """Return the story of an issued document."""
    zone = document.company.time_zone
    engagement = engagement_of(document)
    last_view = engagement.last_view
    return Story(
        last=maybe_moment(engagement.last_viewed_at, now=now, zone=zone),
        first=maybe_moment(engagement.first_viewed_at, now=now, zone=zone),
        reader=reader_named(last_view) if last_view else "",
        place=(last_view.city or place_of(last_view)) if last_view else "",
        device=device_of(last_view) if last_view else "",
        counts=_counts(engagement),
        previews=_previews(engagement.previews),
        automated=_automated(engagement.automated),
        unverified=_unverified(engagement.unverified),
        revision_hint=_revision_hint(document, engagement),
        is_being_read=is_being_read(engagement, now=now),
        is_probably_forwarded=is_probably_forwarded(engagement),
        strip=_strip(document, engagement, now=now),
        credits=owed_credits() if last_view and place_of(last_view) else [],
    )


def _counts(engagement: Engagement) -> list[Count]:
    return [
        Count(ngettext("view", "views", engagement.views), engagement.views),
        Count(ngettext("visitor", "visitors", engagement.visitors), engagement.visitors),
        Count(ngettext("IP address", "IP addresses", engagement.unique_ips), engagement.unique_ips),
    ]


def _previews(number: int) -> str:
    if not number:
        return ""
    return ngettext("You've previewed this once", "You've previewed this %(n)d times", number) % {"n": number}


def _automated(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(n)d automated open, not counted", "%(n)d automated opens, not counted", number) % {"n": number}


def _unverified(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(n)d open we are not sure of", "%(n)d opens we are not sure of", number) % {"n": number}


def _revision_hint(document: Document, engagement: Engagement) -> str:
    seen, current = engagement.seen_revision, document.revision
    if not seen or seen >= current:
        return ""
    return _("They saw revision %(seen)d; revision %(current)d is not yet seen.") % {"seen": seen, "current": current}


def _strip(document: Document, engagement: Engagement, *, now: datetime) -> Strip | None:
    if not engagement.opens or document.issued_at is None:
        return None
    since = max(min(document.issued_at, now - SHORTEST_STRIP), now - LONGEST_STRIP)
    return strip(ticks(document, since=since), since=since, now=now, zone=document.company.time_zone)
