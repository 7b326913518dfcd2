"""The strip of opens over time: where each mark stands. The template only draws."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from seenpaid.engagement.queries import View
from seenpaid.web.moments import day, exact

WIDTH: Final = 600
MARGIN: Final = 4
_PARTS: Final = ("counted", "repeat", "unverified", "preview", "automated")


@dataclass(frozen=True, slots=True)
class Mark:
    """One open on the strip."""

    x: str
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The marks between two days."""

    marks: list[Mark]
    start: str
    counted: int
    others: int


def strip(views: Iterable[View], *, since: datetime, now: datetime, zone: str) -> Strip:
    """Return the strip; what matters most is drawn last, on top."""
    local = ZoneInfo(zone)
    span = (now - since).total_seconds()
    marks = [
        Mark(
            x=f"{MARGIN + (WIDTH - 2 * MARGIN) * (view.viewed_at - since).total_seconds() / span:.1f}",
            key=_key(view),
            title=exact(view.viewed_at.astimezone(local), zone=zone),
        )
        for view in views
    ]
    marks.sort(key=lambda mark: -_PARTS.index(mark.key))
    counted = sum(mark.key == "counted" for mark in marks)
    return Strip(marks, day(since.astimezone(local).date()), counted, len(marks) - counted)


def _key(view: View) -> str:
    if view.counted:
        return "counted"
    if view.actor_type == "sender_preview":
        return "preview"
    if view.actor_type == "automated":
        return "automated"
    return "repeat" if view.verdict == "human" else "unverified"
