"""The files beside a document: listed below its page, and handed out to whoever holds the link."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel.numbers import format_decimal
from django.template.loader import render_to_string

from seenpaid.documents.access import AttachmentNotFoundError, access_attachment
from seenpaid.documents.actions.attach import content_of
from seenpaid.documents.queries import attachments_of, revision_of
from seenpaid.pdf.words import runs_right_to_left, spoken
from seenpaid.portal.words import page_words
from seenpaid.sharing.access import Access, LinkNotFoundError, opened_document

_BEFORE: Final = b'<footer class="l-foot">'


@dataclass(frozen=True, slots=True)
class File:
    """A file on its way to its reader."""

    name: str
    media_type: str
    content: bytes


def with_files(page: bytes, access: Access, *, path: str, came: str) -> bytes:
    """Return the page with what is attached below the paper."""
    # Whatever is attached or removed gives the company's pages another version, as a new logo does.
    files = _files(access.company_id, access.document_id, access.revision, access.branding_version, path, came)
    return page.replace(_BEFORE, files + _BEFORE, 1) if files else page


def file_of(access: Access, attachment_id: str) -> File:
    """Return an attached file. Raises LinkNotFoundError when there is none, alike for every reason."""
    document = opened_document(access.document_id, company_id=access.company_id)
    try:
        attachment = access_attachment(attachment_id, document=document)
        return File(attachment.name, attachment.media_type, content_of(attachment))
    except (AttachmentNotFoundError, OSError) as error:
        raise LinkNotFoundError from error


@lru_cache(maxsize=1024)
def _files(company_id: str, document_id: str, revision: int, version: int, path: str, came: str) -> bytes:
    del version  # Only tells one state of the files from the next.
    files = attachments_of(document_id, company_id=company_id)
    if not files:
        return b""
    document = opened_document(document_id, company_id=company_id)
    snapshot = revision_of(document, number=revision).snapshot
    language = spoken(snapshot["language"])
    context = {
        "heading": page_words(language)["attached"],
        "language": language,
        "direction": "rtl" if runs_right_to_left(language) else "ltr",
        "files": [
            {"name": file.name, "url": f"{path}/files/{file.pk}{came}", "size": _size(file.size, language)}
            for file in files
        ],
    }
    return render_to_string("portal/files.html", context).encode()


def _size(number: int, language: str) -> str:
    """Return `2.4 MB` or `12 kB`, with the marks of the language."""
    kilobytes = max(1, round(number / 1000))
    if kilobytes < 1000:
        return f"{format_decimal(kilobytes, locale=language)} kB"
    return f"{format_decimal(round(kilobytes / 1000, 1), locale=language)} MB"
