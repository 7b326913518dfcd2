"""What every page on the seller's own paper begins and ends with: who writes, in which language, in which colours."""

from typing import Any

from seenpaid.companies.access import Company
from seenpaid.pdf.words import words
from seenpaid.portal.logo import logo_url
from seenpaid.portal.style import style_url
from seenpaid.portal.words import page_words


def sheet(company: Company, *, language: str) -> dict[str, Any]:
    """Return what `portal/sheet.html` shows around a page's own words; `language` is one we speak."""
    return {
        "language": language,
        "direction": words(language)["direction"],
        "seller": company.name,
        "logo_url": logo_url(company.logo.name or ""),
        "said": page_words(language),
        "words": words(language),
        "style_url": style_url(company.accent.removeprefix("#")),
        "powered_by": words(language)["powered_by"] if company.powered_by else "",
    }
