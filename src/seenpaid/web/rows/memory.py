"""What is remembered of readers and of mail filters, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _, ngettext

from seenpaid.engagement.queries import Habit, Remembered
from seenpaid.web.moments import Moment, moment


@dataclass(frozen=True, slots=True)
class Word:
    """What a member said of a network."""

    id: str
    text: str
    where: str
    customer_id: str
    customer: str
    by: str
    at: Moment


@dataclass(frozen=True, slots=True)
class Filter:
    """A mail domain whose filter opens links first."""

    domain: str
    text: str
    last: Moment


def words(rows: Iterable[Remembered], *, now: datetime, zone: str) -> list[Word]:
    """Return what members said."""
    return [
        Word(
            id=row.pk,
            text=_text(row),
            where=_where(row),
            customer_id=row.customer_id or "",
            customer=row.customer.name if row.customer else "",
            by=(row.said_by.name or row.said_by.email) if row.said_by else "",
            at=moment(row.said_at, now=now, zone=zone),
        )
        for row in rows
    ]


def filters(rows: Iterable[Habit], *, now: datetime, zone: str) -> list[Filter]:
    """Return the filters that are expected."""
    return [
        Filter(
            row.domain,
            ngettext("one mail was opened so", "%(n)d mails were opened so", row.mails) % {"n": row.mails},
            moment(row.last_at, now=now, zone=zone),
        )
        for row in rows
    ]


def _text(row: Remembered) -> str:
    return {"customer": _("The customer"), "ignored": _("Ignored"), "office": _("Your own office")}[row.said]


def _where(row: Remembered) -> str:
    place = row.network.removesuffix("/32") or f"AS{row.asn}"
    device = (
        _("%(browser)s on %(os)s") % {"browser": row.browser, "os": row.os}
        if row.browser and row.os
        else row.browser or row.os
    )
    return ", ".join(part for part in (device, place, row.owner) if part)
