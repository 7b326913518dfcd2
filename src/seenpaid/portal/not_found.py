"""The pages that say the same to everybody, in every language at once, since nothing about the asker may show in them."""

from functools import cache

from django.template.loader import render_to_string

from seenpaid.pdf.colour import HOUSE_ACCENT
from seenpaid.pdf.words import LANGUAGES, words
from seenpaid.portal.style import style_url
from seenpaid.portal.words import page_words


@cache
def not_found_page() -> bytes:
    """Return the one page for everything that is not here.

    Unknown, revoked, expired, malformed, a draft or another kind: it is the same bytes for all of them. (U404)
    """
    return _page("not_here")


@cache
def busy_page() -> bytes:
    """Return the page that asks to try again for the PDF."""
    return _page("busy")


@cache
def not_now_page() -> bytes:
    """Return the page that asks to try again, whatever it was."""
    return _page("not_now")


@cache
def too_many_page() -> bytes:
    """Return the page that asks to come less often."""
    return _page("too_many")


def _page(what: str) -> bytes:
    others = [
        {"language": language, "direction": words(language)["direction"], "text": page_words(language)[what]}
        for language in LANGUAGES
        if language != "en"
    ]
    said = page_words("en")
    context = {
        "style_url": style_url(HOUSE_ACCENT.removeprefix("#")),
        "title": said[f"{what}_title"],
        "text": said[what],
        "others": others,
    }
    return render_to_string("portal/plain.html", context).encode()
