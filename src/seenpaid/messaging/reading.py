"""A mail as a member reads it, with its links in their places."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from seenpaid.customers.queries import contacts_of
from seenpaid.documents.models import Document
from seenpaid.lib.text import UnsafeTextError, clean_block, clean_line
from seenpaid.messaging.actions.queue import compose
from seenpaid.messaging.actions.send import LONGEST_MESSAGE
from seenpaid.messaging.addresses import InvalidAddressError, read_address
from seenpaid.messaging.deliver import link_in
from seenpaid.messaging.envelope import fill_marks
from seenpaid.messaging.letter import LONGEST_SUBJECT
from seenpaid.messaging.models import Mail


@dataclass(frozen=True, slots=True)
class Read:
    """A mail's two bodies."""

    text: str
    html: str


def read(mail: Mail) -> Read:
    """Return the mail as it was or will be sent; the preferences are the customer's own and are not opened from here."""
    link, preferences = link_in(mail), f"{settings.SEENPAID_BASE_URL}/e/…"
    text, html = (fill_marks(part, link=link, preferences=preferences) for part in (mail.text, mail.html))
    return Read(text, html)


def preview(document: Document, *, to: str, request: dict[str, Any]) -> str:
    """Return the HTML that somebody would get, whatever is still wrong with what was typed."""
    try:
        address = read_address(to)
    except InvalidAddressError:
        address = "…"
    contact = next((each for each in contacts_of(document.customer) if each.email.lower() == address), None)
    written = compose(
        company=document.company,
        document=document,
        contact=contact,
        address=address,
        kind=document.kind,
        subject=_clean(clean_line, request["subject"], limit=LONGEST_SUBJECT),
        body=_clean(clean_block, request["message"], limit=LONGEST_MESSAGE),
        attach_pdf=bool(request["attach_pdf"]),
    )
    base = settings.SEENPAID_BASE_URL
    return fill_marks(written.html, link=f"{base}/i/…", preferences=f"{base}/e/…")


def _clean(clean: Any, text: str, *, limit: int) -> str:
    try:
        return str(clean(text, limit=limit))
    except UnsafeTextError:
        return ""
