"""The one door for whoever holds a token. There is no other way to a document without a session. (SECURITY D1)"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from seenpaid.companies.tracking import OFF, least
from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document
from seenpaid.lib.statement import Statement
from seenpaid.lib.times import moment, when
from seenpaid.lib.tokens import is_well_formed, token_digest
from seenpaid.sharing.models import LinkKind

__all__ = [
    "Access",
    "LinkKind",
    "LinkLockedError",
    "LinkNotFoundError",
    "PortalAccess",
    "access_in_portal",
    "access_link",
    "access_paper",
    "access_portal",
    "opened_document",
]


class LinkNotFoundError(Exception):
    """Unknown, revoked, expired, draft, malformed, of another kind or of a suspended company: all the same to whoever asks."""


class LinkLockedError(LinkNotFoundError):
    """An access code is asked for first. Whoever does not ask for it answers like for a link that is not there."""

    def __init__(self, access: "Access") -> None:
        self.access = access


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
    customer_id: str | None = None
    address: str = ""
    copied_in: bool = False
    memory_version: int = 0
    has_objected: bool = False
    address_days: int = 30
    row_days: int = 365
    plan: str = ""
    paid_at: datetime | None = None
    is_locked: bool = False
    """Whether its access code is still to be typed: it opens nothing yet, and the open is logged all the same. SEC-16"""


@dataclass(frozen=True, slots=True)
class PortalAccess:
    """What a live portal token opens: everything one customer of one company was sent."""

    link_id: str
    company_id: str
    customer_id: str


_COLUMNS: Final = """
    SELECT COALESCE(link.opened_from_id, link.id), document.kind, link.contact_id, link.mailed_at, company.id,
           company.tracking, company.branding_version, document.id, document.status, document.revision, document.currency,
           document.total_minor, document.paid_minor, document.balance_minor, document.viewed_at, document.visitor_secret,
           document.customer_id, link.address, link.copied_in, company.memory_version, document.tracking,
           customer.tracking, customer.objected_at IS NOT NULL, company.address_days, company.row_days, company.plan,
           document.paid_at, link.code_hash <> ''
"""
_LIVE: Final = """
     WHERE link.digest = %s AND link.kind = %s AND link.revoked_at IS NULL
       AND (link.expires_at IS NULL OR link.expires_at > %s) AND company.suspended_at IS NULL
"""
# One constant statement, since every open begins here: the link, its document and its company in one look-up by key.
_LOOK_UP: Final = Statement(f"""
    {_COLUMNS}
      FROM sharing_sharelink AS link
      JOIN documents_document AS document ON document.id = link.document_id
      JOIN customers_customer AS customer ON customer.id = document.customer_id
      JOIN companies_company AS company ON company.id = link.company_id
    {_LIVE} AND document.status <> %s
""")
_IN_PORTAL: Final = Statement(f"""
    {_COLUMNS}
      FROM sharing_sharelink AS link
      JOIN documents_document AS document
        ON document.company_id = link.company_id AND document.customer_id = link.customer_id
      JOIN customers_customer AS customer ON customer.id = document.customer_id
      JOIN companies_company AS company ON company.id = link.company_id
    {_LIVE} AND document.status <> %s AND document.number = %s
     ORDER BY document.id LIMIT 1
""")
_PORTAL: Final = Statement(f"""
    SELECT link.id, link.company_id, link.customer_id
      FROM sharing_sharelink AS link
      JOIN companies_company AS company ON company.id = link.company_id
    {_LIVE}
""")  # noqa: S608  # constants.


def access_link(token: str, *, kind: LinkKind, now: datetime) -> Access:
    """Return what the token opens. Raises LinkNotFoundError, as LinkLockedError where a code is asked for first.

    One query for every well-formed token. SEC-7
    """
    access = _access(_look_up(_LOOK_UP, token, kind, moment(now), lifecycle.DRAFT))
    if access.is_locked:
        raise LinkLockedError(access)
    return access


def access_portal(token: str, *, now: datetime) -> PortalAccess:
    """Return whose papers the token opens. Raises LinkNotFoundError."""
    return PortalAccess(*_look_up(_PORTAL, token, LinkKind.PORTAL, moment(now)))


def access_in_portal(token: str, *, number: str, now: datetime) -> Access:
    """Return the customer's document of that number, opened through their portal. Raises LinkNotFoundError."""
    if "\0" in number:  # no number holds one, and PostgreSQL would not look.
        raise LinkNotFoundError
    return _access(_look_up(_IN_PORTAL, token, LinkKind.PORTAL, moment(now), lifecycle.DRAFT, number))


def access_paper(token: str, *, kind: LinkKind, number: str, now: datetime) -> Access:
    """Return the document behind a link of its own, or that of a number in a portal. Raises LinkNotFoundError."""
    if kind == LinkKind.PORTAL:
        return access_in_portal(token, number=number, now=now)
    return access_link(token, kind=kind, now=now)


def _look_up(statement: Statement, token: str, kind: LinkKind, *values: Any) -> Any:
    if not is_well_formed(token):
        raise LinkNotFoundError
    row = statement.row([token_digest(token, kind=kind), kind.value, *values])
    if row is None:
        raise LinkNotFoundError
    return row


def _access(row: tuple[Any, ...]) -> Access:
    link_id, link_kind, contact_id, mailed_at, company_id, tracking, *middle, viewed_at, secret = row[:16]
    (
        customer_id,
        address,
        copied_in,
        version,
        of_document,
        of_customer,
        has_objected,
        *kept_for,
        plan,
        paid_at,
        locked,
    ) = row[16:]
    kept = OFF if has_objected else least(settings.SEENPAID_TRACKING, tracking, of_customer, of_document)
    head = (link_id, link_kind, contact_id, when(mailed_at), company_id, kept, *middle, when(viewed_at), bytes(secret))
    tail = (
        customer_id,
        address,
        bool(copied_in),
        version,
        bool(has_objected),
        *kept_for,
        plan,
        when(paid_at),
        bool(locked),
    )
    values: tuple[Any, ...] = (*head, *tail)
    return Access(*values)


def opened_document(document_id: str, *, company_id: str) -> Document:
    """Return the row an Access speaks of, with its company. Raises LinkNotFoundError when it went meanwhile."""
    document = Document.objects.select_related("company").filter(pk=document_id, company_id=company_id).first()
    if document is None:
        raise LinkNotFoundError
    return document
