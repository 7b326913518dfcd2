"""The paper as the customer sees it, for the member beside it."""

import re
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from seenpaid.companies.access import Company
from seenpaid.documents.access import Document
from seenpaid.pdf.actions import paper_of
from seenpaid.pdf.paper import contents
from seenpaid.pdf.screen import on_screen

_LOGO: Final = re.compile(r"logos/([0-9a-f]{32})\.png", re.ASCII)


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """What the sheet says, and the stylesheet that says it in the seller's colour."""

    words: dict[str, Any]
    style_url: str


def shown_paper(document: Document, *, revision: int | None) -> ShownPaper:
    """Return a revision, the current one by default. Raises DocumentNotFoundError for a revision there is not."""
    paper = on_screen(paper_of(document, revision=revision), logo_url=logo_url(document.company))
    return ShownPaper(paper, reverse("paper-style", args=[paper["accent"]]))


def title_of(document: Document) -> str:
    """Return what the document is called in its customer's language: `Invoice INV-0042 · Studio North`."""
    return str(contents(paper_of(document))["title"])


def logo_url(company: Company) -> str:
    """Return where the company's logo stands, or nothing where there is none."""
    found = _LOGO.fullmatch(company.logo.name or "")
    return reverse("paper-logo", args=[found[1]]) if found else ""
