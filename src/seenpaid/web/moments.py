"""Times as people read them: how long ago, and on hover exactly when and by whose clock."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _, ngettext

_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86_400
_WEEK: Final = 7 * _DAY


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment, told three ways."""

    iso: str
    ago: str
    exact: str


def moment(at: datetime, *, now: datetime, zone: str) -> Moment:
    """Return the moment by the clock of `zone`."""
    local = at.astimezone(ZoneInfo(zone))
    return Moment(iso=at.isoformat(timespec="seconds"), ago=ago(at, now=now, zone=zone), exact=exact(local, zone=zone))


def maybe_moment(at: datetime | None, *, now: datetime, zone: str) -> Moment | None:
    """Return the moment, or None for none."""
    return None if at is None else moment(at, now=now, zone=zone)


def ago(at: datetime, *, now: datetime, zone: str) -> str:
    """Return `just now`, `5m ago`, `3h ago`, `2d ago`, then the day."""
    seconds = int((now - at).total_seconds())
    if seconds < _MINUTE:
        return _("just now")
    if seconds < _HOUR:
        return _("%(n)dm ago") % {"n": seconds // _MINUTE}
    if seconds < _DAY:
        return _("%(n)dh ago") % {"n": seconds // _HOUR}
    if seconds < _WEEK:
        return _("%(n)dd ago") % {"n": seconds // _DAY}
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    return format_date(local, "j M" if local.year == today.year else "j M Y")


def exact(local: datetime, *, zone: str) -> str:
    """Return `Fri 20 Nov 2026, 14:03:22 CET (Europe/Berlin)`."""
    return f"{format_date(local, 'D j M Y, H:i:s')} {_zone_name(local, zone)}"


def _zone_name(local: datetime, zone: str) -> str:
    name = local.tzname() or zone
    # Zones without letters of their own are named by their offset; the place then says more.
    return zone if name == zone or not name.isalpha() else f"{name} ({zone})"


def day(on: date | None) -> str:
    """Return `20 Nov 2026`."""
    return "" if on is None else format_date(on, "j M Y")


def due(on: date | None, *, today: date) -> str:
    """Return `due today`, `due in 3 days` or `2 days late`."""
    if on is None:
        return ""
    days = (on - today).days
    if days == 0:
        return _("due today")
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    return ngettext("due tomorrow", "due in %(n)d days", days) % {"n": days}


def valid(until: date | None, *, today: date) -> str:
    """Return `valid today only`, `valid for 3 more days` or the day it was valid until."""
    if until is None:
        return ""
    days = (until - today).days
    if days < 0:
        return _("was valid until %(day)s") % {"day": day(until)}
    if days == 0:
        return _("valid today only")
    return ngettext("valid for one more day", "valid for %(n)d more days", days) % {"n": days}
