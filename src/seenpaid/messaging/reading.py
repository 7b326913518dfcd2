"""A mail as a member reads it, with its links in their places."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.customers.queries import contacts_of
from seenpaid.documents.models import Document
from seenpaid.lib.text import UnsafeTextError, clean_block, clean_line
from seenpaid.messaging.actions.queue import compose
from seenpaid.messaging.actions.send import LONGEST_MESSAGE
from seenpaid.messaging.addresses import InvalidAddressError, read_address
from seenpaid.messaging.deliver import link_in
from seenpaid.messaging.enclosures import logo_of
from seenpaid.messaging.envelope import fill_marks
from seenpaid.messaging.kinds import MailKind
from seenpaid.messaging.letter import LOGO_MARK, LONGEST_SUBJECT
from seenpaid.messaging.models import Mail
from seenpaid.sharing.links import PATHS
from seenpaid.sharing.models import LinkKind
from seenpaid.sharing.portal import portal_link


@dataclass(frozen=True, slots=True)
class Read:
    """A mail's two bodies."""

    text: str
    html: str


def read(mail: Mail) -> Read:
    """Return the mail as it was or will be sent; the preferences are the customer's own and are not opened from here."""
    link, preferences = link_in(mail), f"{settings.SEENPAID_BASE_URL}/e/…"
    text, html = (fill_marks(part, link=link, preferences=preferences) for part in (mail.text, mail.html))
    return Read(text, _with_logo(html, mail.company))


def preview(document: Document, *, to: str, request: dict[str, Any]) -> str:
    """Return the HTML that somebody would get, whatever is still wrong with what was typed."""
    return _previewed(document, document.customer, kind=document.kind, to=to, request=request)


def preview_account(customer: Customer, *, kind: MailKind, to: str, request: dict[str, Any]) -> str:
    """Return the HTML of a statement's mail, or of one with the portal's link, as somebody would get it."""
    has_link = kind == MailKind.PORTAL_LINK or portal_link(customer) is not None
    enclosed = {**request, "attach_pdf": kind == MailKind.STATEMENT}
    return _previewed(None, customer, kind=kind, to=to, request=enclosed, has_link=has_link)


def _previewed(
    document: Document | None, customer: Customer, *, kind: str, to: str, request: dict[str, Any], has_link: bool = True
) -> str:
    try:
        address = read_address(to)
    except InvalidAddressError:
        address = "…"
    written = compose(
        document,
        customer,
        contact=next((each for each in contacts_of(customer) if each.email.lower() == address), None),
        address=address,
        kind=kind,
        subject=_clean(clean_line, request["subject"], limit=LONGEST_SUBJECT),
        body=_clean(clean_block, request["message"], limit=LONGEST_MESSAGE),
        attach_pdf=bool(request["attach_pdf"]),
        has_link=has_link,
    )
    base, where = settings.SEENPAID_BASE_URL, PATHS[LinkKind(document.kind if document else LinkKind.PORTAL)]
    html = fill_marks(written.html, link=f"{base}/{where}/…", preferences=f"{base}/e/…")
    return _with_logo(html, customer.company)


def _with_logo(html: str, company: Company) -> str:
    """Return the HTML with the picture in it: what is read in the app fetches nothing either."""
    if LOGO_MARK not in html:
        return html
    logo = logo_of(company)
    return html.replace(LOGO_MARK, f"data:image/png;base64,{b64encode(logo).decode()}" if logo else "")


def _clean(clean: Any, text: str, *, limit: int) -> str:
    try:
        return str(clean(text, limit=limit))
    except UnsafeTextError:
        return ""
