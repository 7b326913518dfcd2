"""The page behind a link, kept in memory for as long as nothing it shows has changed. (PERFORMANCE: the view path)"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from seenpaid.answers.queries import answers_through
from seenpaid.documents.access import Document
from seenpaid.documents.defaults import today_of
from seenpaid.documents.queries import revision_of
from seenpaid.pdf.actions import paid_on
from seenpaid.pdf.paper import Branding, Paper
from seenpaid.portal.bank import bank_since
from seenpaid.portal.disclosure import Keeping
from seenpaid.portal.files import with_files
from seenpaid.portal.letter import letter
from seenpaid.portal.logo import logo_url
from seenpaid.portal.offer import Offer, Typed, offer_of
from seenpaid.portal.pay_button import Refusal
from seenpaid.portal.paying import payable_of
from seenpaid.portal.reply import TypedReply, replied_page
from seenpaid.sharing.access import Access, LinkKind, opened_document
from seenpaid.sharing.links import PATHS

_KEPT_PAGES: Final = 1024
"""Some ten kilobytes each, more for a long invoice."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """Everything a page depends on, and nothing else. That somebody looked is not shown, so it makes no new page."""

    path: str
    came: str
    quarter: datetime | None
    company_id: str
    document_id: str
    revision: int
    branding_version: int
    keeping: Keeping
    status: str
    paid_minor: int
    balance_minor: int
    credited_minor: int
    plan: str
    paid_at: datetime | None


def path_of(kind: LinkKind, token: str, *, number: str = "") -> str:
    """Return where the page stands: behind a link of its own, or in a portal under its number."""
    path = f"/{PATHS[kind]}/{token}"
    return f"{path}/{quote(number, safe='')}" if number else path


def keeping_of(access: Access) -> Keeping:
    """Return what is kept of the link's opens."""
    return Keeping(access.tracking, access.has_objected, access.address_days, access.row_days)


def page_of(access: Access, *, path: str, now: datetime, came: str = "") -> bytes:
    """Return the page. Raises LinkNotFoundError when the document went away after its link was looked up.

    `came` is how its reader came, as a query: what they do there, they do having come that way.
    """
    return with_files(_page(_shown(access, path=path, came=came, now=now)), access, path=path, came=came)


def _shown(access: Access, *, path: str, came: str, now: datetime) -> _Shown:
    return _Shown(
        path=path,
        came=came,
        quarter=_quarter(now) if access.link_kind == LinkKind.QUOTE else None,
        company_id=access.company_id,
        document_id=access.document_id,
        revision=access.revision,
        branding_version=access.branding_version,
        keeping=keeping_of(access),
        status="sent" if access.status == "viewed" else access.status,
        paid_minor=access.paid_minor,
        balance_minor=access.balance_minor,
        credited_minor=access.total_minor - access.paid_minor - access.balance_minor,
        plan=access.plan,
        paid_at=access.paid_at,
    )


@lru_cache(maxsize=_KEPT_PAGES)
def _page(shown: _Shown) -> bytes:
    document = opened_document(shown.document_id, company_id=shown.company_id)
    return _written(document, shown)


def refused_page(
    access: Access,
    *,
    path: str,
    came: str,
    now: datetime,
    typed: Typed | None = None,
    reply: TypedReply | None = None,
    refusal: Refusal | None = None,
) -> bytes:
    """Return the page with what was refused, as it was typed: a quote's answer, a reply, or a payment.

    Raises LinkNotFoundError.
    """
    document = opened_document(access.document_id, company_id=access.company_id)
    shown = _shown(access, path=path, came=came, now=now)
    page = _written(document, shown, typed=typed, reply=reply, refusal=refusal)
    return with_files(page, access, path=path, came=came)


def page_after(access: Access, *, path: str, came: str) -> bytes:
    """Return the page that shows what was said through this link; nothing where that is nothing."""
    document = opened_document(access.document_id, company_id=access.company_id)
    said = answers_through(access.link_id, document=document)
    if not said:
        return b""
    paper = _paper(document, _shown(access, path=path, came="", now=said[0].at), offer=None)
    return replied_page(paper, said, company=document.company, back_url=f"{path}{came}")


def _written(
    document: Document,
    shown: _Shown,
    *,
    typed: Typed | None = None,
    reply: TypedReply | None = None,
    refusal: Refusal | None = None,
) -> bytes:
    today = today_of(document.company, now=shown.quarter) if shown.quarter else None
    offer = offer_of(document, today=today, typed=typed) if today else None
    paper = _paper(document, shown, offer=offer)
    return letter(
        paper,
        path=shown.path,
        came=shown.came,
        logo_url=logo_url(document.company.logo.name or ""),
        keeping=shown.keeping,
        offer=offer,
        reply=reply,
        since=bank_since(document.company, paper.snapshot),
        payable=payable_of(document),
        refusal=refusal,
    )


def _paper(document: Document, shown: _Shown, *, offer: Offer | None) -> Paper:
    company = document.company
    return Paper(
        snapshot=revision_of(document, number=shown.revision).snapshot,
        status="expired" if offer and offer.is_expired else shown.status,
        paid_minor=shown.paid_minor,
        balance_minor=shown.balance_minor,
        credited_minor=shown.credited_minor,
        branding=Branding(accent=company.accent, powered_by=company.powered_by, paper_size=company.paper_size),
        paid_on=paid_on(document),
    )


def _quarter(now: datetime) -> datetime:
    """Every time zone's midnight falls on a quarter of an hour: so long a quote's page may be kept."""
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
