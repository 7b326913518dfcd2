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


def share_with(
    document: Document,
    *,
    contact_id: str | None,
    address: str,
    copied_in: bool = False,
    by_user_id: str | None,
    now: datetime,
) -> ShareLink:
    """Return the link that one mail address has to an issued document; made if missing, the same ever after.

    Call it inside a transaction that holds the document. Raises NotShareableError.
    """
    if document.status in {lifecycle.DRAFT, lifecycle.CANCELLED}:
        raise NotShareableError
    own = ShareLink.objects.filter(company_id=document.company_id, document=document, revoked_at=None, opened_from=None)
    own.filter(address=address, expires_at__lte=now).update(revoked_at=now)
    if (link := own.filter(address=address, copied_in=copied_in).first()) is not None:
        return link
    kind, token = LinkKind(document.kind), new_token()
    copied = live_link(document, now=now)  # what it asks for, every other link of the document asks for too.
    return ShareLink.objects.create(
        company_id=document.company_id,
        kind=kind,
        document=document,
        contact_id=None if copied_in else contact_id,
        address=address,
        copied_in=copied_in,
        digest=token_digest(token, kind=kind),
        sealed=seal(token, kind=kind),
        created_by_id=by_user_id,
        created_at=now,
        expires_at=copied.expires_at if copied else None,
        code_hash=copied.code_hash if copied else "",
    )


def note_mailed(link: ShareLink, *, at: datetime) -> None:
    """A mail with the link was accepted: from then on scanners may open it, and the view clock runs."""
    ShareLink.objects.filter(company_id=link.company_id, pk=link.pk).update(mailed_at=at)
    link.mailed_at = at


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
        opened_from=None,
        expires_at__lte=now,
    ).update(revoked_at=now)
