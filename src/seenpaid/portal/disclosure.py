"""Says on the page that its opening is told to the seller: what, for how long, and whom to ask. (SEC-220)

The sentences follow the level and the days that hold for this link, so they promise what is done, neither more nor less.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html

from seenpaid.companies.tracking import OFF
from seenpaid.portal.words import page_words

_KEPT: Final = {"detailed": "kept_detailed", "basic": "kept_basic"}


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The short line above the paper, and below it the whole of it."""

    link: str
    own_link: str
    own_url: str
    heading: str
    short: str
    kept: str
    no_more: str
    contact: str


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept of the opens of one link, and how long."""

    level: str
    has_objected: bool
    address_days: int
    row_days: int


def disclosure(language: str, *, keeping: Keeping, seller: Mapping[str, str], path: str) -> Disclosure | None:
    """Return what must be said, or None where opens are not recorded at all and nobody had to ask for that."""
    if keeping.level == OFF and not keeping.has_objected:
        return None
    words = page_words(language)
    company = format_html("<bdi>{}</bdi>", seller["name"])
    email = seller["email"]
    contact = format_html('<a href="mailto:{0}"><bdi>{0}</bdi></a>', email) if email else company
    kept = kept_words(words, keeping, seller=company)
    return Disclosure(
        link=words["what_is_kept"],
        own_link=words["privacy_link"],
        own_url=f"{path}/privacy",
        heading=words["told_heading"],
        short=kept if keeping.has_objected else format_html(words["told"], company=company),
        kept=kept,
        no_more="" if keeping.has_objected else words["no_more"],
        contact=format_html(words["object"], contact=contact),
    )


def kept_words(words: Mapping[str, str], keeping: Keeping, *, seller: str) -> str:
    """Return what is kept, in a sentence or two."""
    if keeping.has_objected:
        return format_html(words["privacy_objected"], company=seller)
    if keeping.level == OFF:
        return words["privacy_off"]
    days, ip_days = keeping.row_days, keeping.address_days
    return format_html(words[_KEPT[keeping.level]], company=seller, ip_days=ip_days, days=days)
