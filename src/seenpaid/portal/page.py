"""The page behind a link, kept in memory for as long as nothing it shows has changed. (PERFORMANCE: the view path)"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.urls import reverse

from seenpaid.documents.queries import revision_of
from seenpaid.pdf.paper import Branding, Paper
from seenpaid.portal.letter import letter
from seenpaid.portal.logo import logo_url
from seenpaid.sharing.access import Access, opened_document

_KEPT_PAGES: Final = 1024
"""Some ten kilobytes each, more for a long invoice."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """Everything a page depends on, and nothing else. That somebody looked is not shown, so it makes no new page."""

    token: str
    company_id: str
    document_id: str
    revision: int
    branding_version: int
    tracking: str
    status: str
    paid_minor: int
    balance_minor: int


def page_of(access: Access, *, token: str) -> bytes:
    """Return the page. Raises LinkNotFoundError when the document went away after its link was looked up."""
    return _page(
        _Shown(
            token=token,
            company_id=access.company_id,
            document_id=access.document_id,
            revision=access.revision,
            branding_version=access.branding_version,
            tracking=access.tracking,
            status="sent" if access.status == "viewed" else access.status,
            paid_minor=access.paid_minor,
            balance_minor=access.balance_minor,
        )
    )


@lru_cache(maxsize=_KEPT_PAGES)
def _page(shown: _Shown) -> bytes:
    document = opened_document(shown.document_id, company_id=shown.company_id)
    company = document.company
    paper = Paper(
        snapshot=revision_of(document, number=shown.revision).snapshot,
        status=shown.status,
        paid_minor=shown.paid_minor,
        balance_minor=shown.balance_minor,
        branding=Branding(accent=company.accent, powered_by=company.powered_by, paper_size=company.paper_size),
    )
    path = reverse("portal-invoice", args=[shown.token])
    return letter(paper, path=path, logo_url=logo_url(company.logo.name or ""), tracking=shown.tracking)
