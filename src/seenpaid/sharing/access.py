"""The one door for whoever holds a token. There is no other way to a document without a session. (SECURITY D1)"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from seenpaid.documents import lifecycle
from seenpaid.lib.tokens import is_well_formed, token_digest
from seenpaid.sharing.models import LinkKind, ShareLink


class LinkNotFoundError(Exception):
    """Unknown, revoked, expired, draft, malformed or of another kind: all the same to whoever asks."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a live token opens: one revision of one document, and what is needed to log the open."""

    link_id: str
    link_kind: str
    contact_id: str | None
    mailed_at: datetime | None
    company_id: str
    tracking: str
    branding_version: int
    document_id: str
    status: str
    revision: int
    currency: str
    total_minor: int
    paid_minor: int
    balance_minor: int
    viewed_at: datetime | None
    visitor_secret: bytes


_COLUMNS = (
    "id kind contact_id mailed_at company_id company__tracking company__branding_version document_id document__status "
    "document__revision document__currency document__total_minor document__paid_minor document__balance_minor "
    "document__viewed_at document__visitor_secret"
).split()


def access_link(token: str, *, kind: LinkKind, now: datetime) -> Access:
    """Return what the token opens. Raises LinkNotFoundError; one query for every well-formed token. SEC-7"""
    if not is_well_formed(token):
        raise LinkNotFoundError
    row = (
        ShareLink.objects.filter(digest=token_digest(token, kind=kind), kind=kind, revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .exclude(document__status=lifecycle.DRAFT)
        .values_list(*_COLUMNS)
        .first()
    )
    if row is None or row[7] is None:
        raise LinkNotFoundError
    return Access(*row[:-1], visitor_secret=bytes(row[-1]))
