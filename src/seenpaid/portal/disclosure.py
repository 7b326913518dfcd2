"""Says on the page that its opening is told to the seller: what, for how long, and whom to ask. (SEC-220)

The sentences follow the company's tracking level, so they promise what is done, neither more nor less.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html

from seenpaid.engagement.retention import ADDRESS_DAYS, ROW_DAYS
from seenpaid.portal.words import page_words

_KEPT: Final = {"detailed": "kept_detailed", "basic": "kept_basic"}


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The short line above the paper, and below it the whole of it."""

    link: str
    heading: str
    short: str
    kept: str
    no_more: str
    contact: str


def disclosure(language: str, *, tracking: str, seller: Mapping[str, str]) -> Disclosure | None:
    """Return what must be said, or None where opens are not recorded at all."""
    if tracking == "off":
        return None
    words = page_words(language)
    company = format_html("<bdi>{}</bdi>", seller["name"])
    email = seller["email"]
    contact = format_html('<a href="mailto:{0}"><bdi>{0}</bdi></a>', email) if email else company
    return Disclosure(
        link=words["what_is_kept"],
        heading=words["told_heading"],
        short=format_html(words["told"], company=company),
        kept=format_html(words[_KEPT[tracking]], company=company, ip_days=ADDRESS_DAYS, days=ROW_DAYS),
        no_more=words["no_more"],
        contact=format_html(words["object"], contact=contact),
    )
