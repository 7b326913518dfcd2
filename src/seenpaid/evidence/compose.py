"""Gathers what is known of a document's opens into one file: every open, verdict, correction, mail and revision."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from seenpaid.documents.access import Document
from seenpaid.documents.queries import revisions_of
from seenpaid.engagement.log.reading import Logged, log_of
from seenpaid.evidence.file import FORMAT, sealed
from seenpaid.lib.wire import moment, moment_or_none
from seenpaid.messaging.queries import mails_of

ADDRESSES: Final = frozenset({"address"})
"""What is kept from members who only read. SECURITY section 3.9"""
_ABOUT: Final = (
    "The opens of one document, each sealed with the digest of the one before it. Check this file with "
    "“seenpaid verify FILE”, or as docs/evidence.md says."
)


def evidence_of(document: Document, *, now: datetime, without: Collection[str] = ()) -> str:
    """Return the evidence as JSON. Groups of facts named in `without` are held back; the file can be checked all the same."""
    return sealed(members_of(document, now=now, without=without))


def members_of(document: Document, *, now: datetime, without: Collection[str] = ()) -> dict[str, Any]:
    """Return what the evidence says, before it is sealed. Read at one moment, so that log and totals agree."""
    with transaction.atomic():
        logged = log_of(document)
        mails = list(_mails(document))
        revisions = list(_revisions(document))
    return {
        "format": FORMAT,
        "about": _ABOUT,
        "made_at": moment(now),
        "seller": {"id": document.company_id, "name": document.company.name},
        "document": _document(document),
        "revisions": revisions,
        "mails": mails,
        "totals": logged.totals,
        "log": [_entry(one, without=without) for one in logged.entries],
        "head": {"position": logged.head.position, "digest": logged.head.digest.hex()},
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.pk,
        "kind": document.kind,
        "number": document.number or "",
        "title": document.title,
        "status": document.status,
        "customer": {"id": document.customer_id, "name": document.customer.name},
        "currency": document.currency,
        "total_minor": document.total_minor,
        "balance_minor": document.balance_minor,
        "revision": document.revision,
    }


def _revisions(document: Document) -> Iterator[dict[str, Any]]:
    for revision in revisions_of(document):
        digest = bytes(revision.digest).hex()
        yield {"number": revision.number, "sha256": digest, "created_at": moment(revision.created_at)}


def _mails(document: Document) -> Iterator[dict[str, Any]]:
    for mail in mails_of(document):
        yield {
            "id": mail.pk,
            "kind": mail.kind,
            "to": mail.to_address,
            "revision": mail.revision,
            "link": mail.link_id,
            "status": mail.status,
            "message_id": mail.message_id,
            "server_answer": mail.server_answer,
            "created_at": moment(mail.created_at),
            "accepted_at": moment_or_none(mail.accepted_at),
            "ended_at": moment_or_none(mail.ended_at),
        }


def _entry(one: Logged, *, without: Collection[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {"position": one.position, "digest": one.digest.hex(), "sealed": one.sealed}
    if one.facts is not None:
        entry["facts"] = {group: fact for group, fact in one.facts.items() if group not in without}
        entry["reasons"] = list(one.reasons)
    return entry
