"""Writes the page on which a link's reader sees what was recorded of its opens, and may have it deleted or objected to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from django.template.loader import render_to_string
from django.utils.html import format_html

from seenpaid.companies.access import Company
from seenpaid.engagement.forgetting.shown import Trace
from seenpaid.pdf.words import spoken
from seenpaid.portal.disclosure import kept_words
from seenpaid.portal.page import keeping_of
from seenpaid.portal.sheet import sheet
from seenpaid.portal.words import page_words
from seenpaid.sharing.access import Access

MOST_SHOWN: Final = 50
DONE: Final = "done"
_DID: Final = {"erase": "privacy_did_erase", "object": "privacy_did_object", "allow": "privacy_did_allow"}
_ADDRESS: Final = {"kept": "privacy_kept", "shortened": "privacy_shortened", "none": "privacy_no_address"}


@dataclass(frozen=True, slots=True)
class TraceShown:
    """One open, in words."""

    at: str
    action: str
    details: str
    address: str


def privacy_page(
    access: Access,
    *,
    company: Company,
    language: str,
    path: str,
    traces: list[Trace],
    done: str,
    asks_for_privacy: bool,
) -> bytes:
    """Return the page. `traces` may hold one more than is shown, which then says that there are more."""
    language = spoken(language or company.language)
    said = page_words(language)
    seller = format_html("<bdi>{}</bdi>", company.name)
    zone, locale = ZoneInfo(company.time_zone), _locale(language, country=company.country)
    contact = (
        format_html('<a href="mailto:{0}"><bdi>{0}</bdi></a>', company.email)
        if company.email
        else format_html("{}", seller)
    )
    context = {
        **sheet(company, language=language),
        "intro": format_html(said["privacy_intro"], company=seller),
        "note": said.get(_DID.get(done, ""), ""),
        "level": kept_words(said, keeping_of(access), seller=seller),
        "signal": said["privacy_signal"] if asks_for_privacy and access.tracking != "off" else "",
        "traces": [_shown(trace, said, zone=zone, locale=locale) for trace in traces[:MOST_SHOWN]],
        "has_more": len(traces) > MOST_SHOWN,
        "has_details": any(trace.browser or trace.city or trace.country or trace.address != "none" for trace in traces),
        "has_objected": access.has_objected,
        "object_hint": format_html(said["privacy_object_hint"], company=seller),
        "ask": format_html(said["object"], contact=contact),
        "path": path,
    }
    return render_to_string("portal/privacy.html", context).encode()


def _shown(trace: Trace, said: Mapping[str, str], *, zone: ZoneInfo, locale: Locale) -> TraceShown:
    return TraceShown(
        at=_moment(trace.at, zone=zone, locale=locale),
        action=said[f"privacy_{trace.action}"],
        details=" · ".join(_details(trace, said, locale=locale)) or said["privacy_unknown"],
        address=said[_ADDRESS[trace.address]].format(date=_day(trace.address_until, zone=zone, locale=locale)),
    )


def _details(trace: Trace, said: Mapping[str, str], *, locale: Locale) -> list[str]:
    country = locale.territories.get(trace.country, trace.country)
    place = ", ".join(part for part in dict.fromkeys((trace.city, trace.region, country)) if part)
    found = [", ".join(part for part in (trace.browser, trace.os) if part)]
    found.append(said["privacy_approx"].format(place=place) if place else "")
    found.append(trace.network)
    found.append(said["privacy_robot"] if trace.actor_type == "automated" else "")
    return [part for part in found if part]


def _locale(language: str, *, country: str) -> Locale:
    """Return how dates are written in the reader's language, as in the seller's country where people there speak it."""
    try:
        return Locale.parse(f"{language}_{country}") if country else Locale.parse(language)
    except UnknownLocaleError:
        return Locale.parse(language)


def _moment(at: datetime, *, zone: ZoneInfo, locale: Locale) -> str:
    """Return the time at the seller's place, which says so by its zone."""
    return format_datetime(at.astimezone(zone), "long", tzinfo=zone, locale=locale)


def _day(at: datetime | None, *, zone: ZoneInfo, locale: Locale) -> str:
    return format_date(at.astimezone(zone).date(), "long", locale=locale) if at else ""
