"""Some fields of a document are changed, the others stay."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import lock_document
from seenpaid.documents.actions.edit import edit
from seenpaid.documents.models import Document
from seenpaid.documents.typed import typed, version_of


class StaleVersionError(Exception):
    """Somebody else changed the document since it was read."""


def amend(
    document: Document, *, changes: Mapping[str, object], by: By, now: datetime, versions: Collection[str] = ()
) -> Document:
    """Write the given fields over the document as it is now, and return the fresh row.

    `versions` are those the changes may be made to; none means any. Raises NotAllowedError, StaleVersionError,
    NotEditableError or InvalidDraftError; then nothing changes.
    """
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        # Two who change different fields at once both win: the second merges into what the first wrote. SEC-179
        document = lock_document(document)
        if versions and version_of(document) not in versions:
            raise StaleVersionError
        return edit(document, raw=_merged(typed(document), changes), by=by, now=now)


def _merged(before: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    """Objects are merged and everything else, lists too, is replaced (as in RFC 7396)."""
    merged = {**before, **changes}
    for name, value in changes.items():
        was = before.get(name)
        if isinstance(value, Mapping) and isinstance(was, Mapping):
            merged[name] = {**was, **value}
    return merged
