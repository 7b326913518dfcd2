"""What goes along with a mail: its paper, freshly printed, and the files that were ticked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from seenpaid.companies.logo import on_white
from seenpaid.companies.models import Company
from seenpaid.documents.actions.attach import content_of
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Attachment, Document
from seenpaid.documents.queries import attachments_of
from seenpaid.messaging.kinds import MailKind
from seenpaid.messaging.letter import LOGO_MARK
from seenpaid.messaging.models import Mail
from seenpaid.pdf.account_pdf import statement_pdf
from seenpaid.pdf.actions import Pdf, branding_of, invoice_pdf

MOST_BYTES: Final = 12_000_000
"""Of files in one mail. As text they grow by a third, and many servers take no more than 20 MB."""


class LostFileError(Exception):
    """A file that is to go along cannot be read."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One file, as it travels."""

    content: bytes
    media_type: str
    filename: str


def enclosures_of(mail: Mail, *, now: datetime) -> list[Enclosure]:
    """Return what the mail carries. Raises PaperError or LostFileError; a file that was taken away since stays away."""
    found = []
    if (paper := _paper_of(mail, now=now)) is not None:
        found.append(Enclosure(paper.content, "application/pdf", paper.filename))
    if mail.document is not None:
        found += [_read(each) for each in chosen_files(mail.document, mail.files)]
    return found


def logo_in(mail: Mail) -> bytes | None:
    """Return the company's logo where the mail shows it; a lost one is told by its words alone."""
    return logo_of(mail.company) if LOGO_MARK in mail.html else None


def logo_of(company: Company) -> bytes | None:
    """Return the company's logo as mails show it, or None."""
    kept = branding_of(company).logo
    return on_white(kept) if kept else None


def chosen_files(document: Document, ids: Iterable[str]) -> list[Attachment]:
    """Return the document's own files among those named, in the order they came."""
    wanted = set(ids)
    if not wanted:
        return []
    return [each for each in attachments_of(document.pk, company_id=document.company_id) if each.pk in wanted]


def size_of(files: Sequence[Attachment]) -> int:
    """Return how many bytes the files have together."""
    return sum(each.size for each in files)


def _paper_of(mail: Mail, *, now: datetime) -> Pdf | None:
    if not mail.attach_pdf:
        return None
    if mail.kind == MailKind.STATEMENT:
        mail.customer.company = mail.company
        return statement_pdf(mail.customer, since=None, until=None, today=today_of(mail.company, now=now))
    if mail.document is None:
        return None
    mail.document.company = mail.company
    return invoice_pdf(mail.document, revision=mail.revision)


def _read(file: Attachment) -> Enclosure:
    try:
        return Enclosure(content_of(file), file.media_type, file.name)
    except OSError as error:
        raise LostFileError(file.name) from error
