"""Links are made, found again and killed."""

from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle
from seenpaid.documents.access import lock_document
from seenpaid.documents.actions import issue
from seenpaid.documents.models import Document
from seenpaid.events.actions import record
from seenpaid.events.kinds import kind_of
from seenpaid.lib.tokens import new_token, seal, token_digest
from seenpaid.sharing.models import LinkKind, ShareLink
from seenpaid.sharing.queries import live_link


class NotShareableError(Exception):
    """A cancelled document gets no new link."""


def share(document: Document, *, by: By, now: datetime) -> ShareLink:
    """Return the document's link, issuing a draft and making a token if there is none. Asking again changes nothing.

    Raises NotAllowedError, InvalidDraftError (the draft cannot be issued) or NotShareableError.
    """
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        document = issue(document, by=by, now=now)
        # The document's row is the lock: fifty who share at once get one token. SEC-18
        document = lock_document(document)
        if (link := live_link(document, now=now)) is not None:
            return link
        if document.status == lifecycle.CANCELLED:
            raise NotShareableError
        _retire_expired(document, now=now)
        kind = LinkKind(document.kind)
        token = new_token()
        link = ShareLink.objects.create(
            company_id=document.company_id,
            kind=kind,
            document=document,
            digest=token_digest(token, kind=kind),
            sealed=seal(token, kind=kind),
            created_by_id=by.user_id,
            created_at=now,
        )
        record(
            kind_of(document.kind, "shared"),
            company_id=document.company_id,
            subject_id=document.pk,
            at=now,
            actor=by.actor,
        )
    return link


def revoke(document: Document, *, by: By, now: datetime) -> bool:
    """Kill every live link of the document, at once and for good; say whether there was one. Raises NotAllowedError."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        killed = ShareLink.objects.filter(company_id=document.company_id, document=document, revoked_at=None).update(
            revoked_at=now, revoked_by_id=by.user_id
        )
        if killed:
            record(
                kind_of(document.kind, "link_revoked"),
                company_id=document.company_id,
                subject_id=document.pk,
                at=now,
                actor=by.actor,
            )
    return killed > 0


def _retire_expired(document: Document, *, now: datetime) -> None:
    ShareLink.objects.filter(
        company_id=document.company_id,
        document=document,
        contact=None,
        address="",
        revoked_at=None,
        expires_at__lte=now,
    ).update(revoked_at=now)
