"""A document's links ask for a code first, or end on a day, when a member says so. SEC-16

Whoever types the code gets a link of their own for a day, which no cookie need remember: every address below it works
as ever, it dies with the link it was opened from, and the log knows the two as one.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.profile import Reading
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import lock_document
from seenpaid.documents.models import Document
from seenpaid.events.actions import record
from seenpaid.events.kinds import kind_of
from seenpaid.lib.tokens import new_token, seal, token_digest
from seenpaid.sharing.models import LinkKind, ShareLink

FIELDS: Final = frozenset({"access_code", "expires_at"})
SHORTEST_CODE: Final = 4
LONGEST_CODE: Final = 64
OPEN_FOR: Final = timedelta(days=1)


class NotSharedError(Exception):
    """The document has no link to guard."""


def guard(document: Document, *, raw: Mapping[str, object], by: By, now: datetime) -> None:
    """Set what every live link of the document asks for: `access_code` (text), `expires_at` (a moment, or its last day).

    What is not named stays; empty takes it away. Whoever was let in by an earlier code is asked again.
    Raises NotAllowedError, NotSharedError or InvalidProfileError; then nothing changes.
    """
    require(by, Permission.MANAGE_INVOICES)
    reading = Reading(raw, allowed=FIELDS)
    changes: dict[str, object] = {}
    if "access_code" in raw:
        code = _code(reading)
        changes["code_hash"] = make_password(code) if code else ""
    if "expires_at" in raw:
        changes["expires_at"] = _expiry(reading, document, now=now)
    reading.done()
    if not changes:
        return
    with transaction.atomic():
        document = lock_document(document)
        live = ShareLink.objects.filter(company_id=document.company_id, document=document, revoked_at=None)
        if not live.filter(opened_from=None).update(**changes):
            raise NotSharedError
        live.exclude(opened_from=None).update(revoked_at=now, revoked_by_id=by.user_id)
        record(
            kind_of(document.kind, "link_guarded"),
            company_id=document.company_id,
            subject_id=document.pk,
            at=now,
            actor=by.actor,
            data={"changed": sorted(set(raw)), "is_open": not any(changes.values())},
        )


def open_by_code(link_id: str, *, company_id: str, code: str, now: datetime) -> str | None:
    """Return the token of a link that is open for a day, or None: that is not the code. It is compared in constant time."""
    link = ShareLink.objects.filter(pk=link_id, company_id=company_id, revoked_at=None).exclude(code_hash="").first()
    if link is None or not check_password(code.strip()[:LONGEST_CODE], link.code_hash):
        return None
    kind, token = LinkKind(link.kind), new_token()
    until = now + OPEN_FOR
    ShareLink.objects.create(
        company_id=company_id,
        kind=kind,
        document_id=link.document_id,
        contact_id=link.contact_id,
        address=link.address,
        copied_in=link.copied_in,
        digest=token_digest(token, kind=kind),
        sealed=seal(token, kind=kind),
        created_at=now,
        mailed_at=link.mailed_at,
        expires_at=min(until, link.expires_at) if link.expires_at else until,
        opened_from=link,
    )
    return token


def _code(reading: Reading) -> str:
    code = reading.line("access_code", limit=LONGEST_CODE)
    if code and len(code) < SHORTEST_CODE:
        reading.fault("access_code", f"Use at least {SHORTEST_CODE} characters.")
    return code


def _expiry(reading: Reading, document: Document, *, now: datetime) -> datetime | None:
    value = reading.raw["expires_at"]
    if value in (None, ""):
        return None
    moment = _moment(value, zone=document.company.time_zone)
    if moment is None:
        reading.fault("expires_at", "Write a day such as 2026-12-31, or a moment such as 2026-12-31T17:00:00Z.")
    elif moment <= now:
        reading.fault("expires_at", "That is past. Choose a later day, or revoke the link.")
    return moment


def _moment(value: object, *, zone: str) -> datetime | None:
    """Return what was meant: a day ends when it ends where the company is."""
    if not isinstance(value, str):
        return None
    try:
        if len(value) == len("2026-12-31"):
            return datetime.combine(date.fromisoformat(value), time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC)
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
