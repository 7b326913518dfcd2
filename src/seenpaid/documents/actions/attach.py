"""A file is put beside a document, and taken away."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import lock_document
from seenpaid.documents.attached import InvalidFileError, checked
from seenpaid.documents.models import Attachment, Document
from seenpaid.events.actions import record
from seenpaid.events.kinds import kind_of
from seenpaid.lib.tenancy import across_companies

MOST_FILES: Final = 10
MOST_BYTES_A_DOCUMENT: Final = 25_000_000
FOLDER: Final = "attachments"
_LOST_AFTER: Final = timedelta(days=1)


def attach(document: Document, *, name: str, data: bytes, by: By, now: datetime) -> Attachment:
    """Keep the file beside the document. Raises NotAllowedError or InvalidFileError; then nothing is kept."""
    require(by, Permission.MANAGE_INVOICES)
    file = checked(data, name=name)
    # Written before the row and outside the transaction; a file without a row is swept. The name says nothing. SEC-163
    path = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", ContentFile(file.content))
    try:
        with transaction.atomic():
            document = lock_document(document)
            _refuse_too_many(document, size=len(file.content))
            attachment = Attachment.objects.create(
                company_id=document.company_id,
                document=document,
                name=file.name,
                media_type=file.media_type,
                size=len(file.content),
                path=path,
                created_at=now,
            )
            _tell("file_attached", attachment, document=document, by=by, now=now)
    except BaseException:
        default_storage.delete(path)
        raise
    return attachment


def detach(attachment: Attachment, *, by: By, now: datetime) -> None:
    """Take the file away for good; twice is as once. Raises NotAllowedError."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        document = lock_document(attachment.document)
        gone, _ = Attachment.objects.filter(pk=attachment.pk, company_id=attachment.company_id).delete()
        if not gone:
            return
        _tell("file_removed", attachment, document=document, by=by, now=now)
    default_storage.delete(attachment.path)


def content_of(attachment: Attachment) -> bytes:
    """Return the file itself. Raises OSError where it is lost."""
    with default_storage.open(attachment.path) as file:
        return bytes(file.read())


def forget_lost_files(*, now: datetime) -> int:
    """Delete files that no document has any more, or never had because something broke. SEC-161, SEC-166"""
    if not default_storage.exists(FOLDER):
        return 0
    lost = 0
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        is_old = default_storage.get_modified_time(path) < now - _LOST_AFTER
        with across_companies("A lost file names no company."):
            is_lost = is_old and not Attachment.objects.filter(path=path).exists()
        if is_lost:
            default_storage.delete(path)
            lost += 1
    return lost


def _refuse_too_many(document: Document, *, size: int) -> None:
    sizes = list(
        Attachment.objects.filter(company_id=document.company_id, document=document).values_list("size", flat=True)
    )
    if len(sizes) >= MOST_FILES:
        message = f"{MOST_FILES} files are attached already. Remove one first."
        raise InvalidFileError(message)
    if sum(sizes) + size > MOST_BYTES_A_DOCUMENT:
        message = "All files together are larger than 25 MB. Remove one first."
        raise InvalidFileError(message)


def _tell(verb: str, attachment: Attachment, *, document: Document, by: By, now: datetime) -> None:
    """Write it down, and let customers' pages be made anew: they are kept until what they look like has another version."""
    Company.objects.filter(pk=document.company_id).update(branding_version=F("branding_version") + 1)
    record(
        kind_of(document.kind, verb),
        company_id=document.company_id,
        subject_id=document.pk,
        at=now,
        actor=by.actor,
        data={"attachment": attachment.pk, "name": attachment.name},
    )
