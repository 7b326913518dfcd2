"""A file is kept to be looked through, and what is good in it brought in."""

import zlib
from collections import Counter
from datetime import datetime, timedelta
from itertools import batched
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.customers.actions import add_customer
from seenpaid.documents.actions import create_invoice
from seenpaid.exchange.batch import (
    CANCELLED,
    DRAFT,
    Batch,
    Buyer,
    CustomerEntry,
    InvoiceEntry,
    UnreadableFileError,
    words_of,
)
from seenpaid.exchange.check import HERE, NEW, WRONG, Finding, Plan, buyer_of, check_batch, found_in
from seenpaid.exchange.models import Imported, Upload
from seenpaid.exchange.queries import Known, known_of
from seenpaid.exchange.recognise import read_file
from seenpaid.lib.tenancy import across_companies
from seenpaid.payments.actions.take_over import take_over_invoice

KEPT: Final = timedelta(days=1)
MOST_UPLOADED: Final = 5_000_000
MOST_AT_ONCE: Final = 2_000
"""So many entries are read in while somebody waits for a page; the command takes more."""
_CHUNK: Final = 50


class NotAllGoodError(Exception):
    """Some entries are wrong, and nobody said to bring in the others alone."""

    def __init__(self, wrong: int) -> None:
        super().__init__(f"{wrong} entries are wrong; nothing was brought in.")
        self.wrong = wrong


def keep_upload(name: str, *, data: bytes, by: By, now: datetime) -> Upload:
    """Keep a file of the member's to look through, in place of their last. Raises NotAllowedError or UnreadableFileError."""
    _require(by)
    if len(data) > MOST_UPLOADED:
        message = (
            f"The file is larger than {MOST_UPLOADED // 1_000_000} MB. Cut it into several, or use the command line."
        )
        raise UnreadableFileError(message)
    read_file(data, currency=by.company.currency)
    with transaction.atomic():
        Upload.objects.filter(company=by.company, user_id=by.user_id).delete()
        return Upload.objects.create(
            company=by.company, user_id=str(by.user_id), name=name[:120], packed=zlib.compress(data), uploaded_at=now
        )


def plan_upload(upload: Upload, *, by: By, now: datetime) -> Plan:
    """Return what the file would do. Raises NotAllowedError or UnreadableFileError."""
    return plan_file(zlib.decompress(bytes(upload.packed)), by=by, now=now)


def plan_file(data: bytes, *, by: By, now: datetime) -> Plan:
    """Return what the file would do. Raises NotAllowedError or UnreadableFileError."""
    _require(by)
    return check_batch(read_file(data, currency=by.company.currency), company=by.company, now=now)


def bring_in(plan: Plan, *, good_only: bool = False, by: By, now: datetime) -> Counter[str]:
    """Write what is new, and return how many of each sort. Raises NotAllowedError, or NotAllGoodError with nothing written.

    Everything was checked before the first is written; then some at a time, so that others can write in between. If it
    breaks off, the same file brings in the rest. SEC-193
    """
    _require(by)
    if plan.counts[WRONG] and not good_only:
        raise NotAllGoodError(plan.counts[WRONG])
    known = known_of(by.company, source=plan.batch.source)
    done: Counter[str] = Counter(here=plan.counts[HERE], wrong=plan.counts[WRONG])
    for chunk in batched(plan.of(NEW), _CHUNK):
        with transaction.atomic():
            for finding in chunk:
                done.update(_bring(finding, batch=plan.batch, known=known, by=by, now=now))
    return done


def forget_upload(upload: Upload) -> None:
    """Let go of a file."""
    Upload.objects.filter(pk=upload.pk, company_id=upload.company_id).delete()


def forget_uploads(*, now: datetime) -> int:
    """Let go of files that nobody read in."""
    with across_companies("files are forgotten in every company"):
        return Upload.objects.filter(uploaded_at__lt=now - KEPT).delete()[0]


def _bring(finding: Finding, *, batch: Batch, known: Known, by: By, now: datetime) -> list[str]:
    entry = finding.entry
    if isinstance(entry, CustomerEntry):
        _add(entry.raw, buyer_of(entry), batch=batch, known=known, by=by, now=now)
        return ["customers"]
    made = ["invoices"]
    customer_id = found_in(known.customers, entry.buyer)
    if customer_id is None:
        customer_id = _add(_raw_of(entry), entry.buyer, batch=batch, known=known, by=by, now=now)
        made.append("customers")
    raw = {**entry.raw, "customer": customer_id}
    if entry.state == DRAFT:
        document = create_invoice(by.company, raw=raw, by=by, now=now)
    else:
        document = take_over_invoice(
            by.company,
            raw=raw,
            number=entry.number,
            received=finding.received,
            is_cancelled=entry.state == CANCELLED,
            by=by,
            now=now,
        )
    _remember("invoice", entry.key, document.pk, batch=batch, by=by, now=now)
    return made


def _raw_of(entry: InvoiceEntry) -> dict[str, object]:
    return {"name": entry.buyer.name, "email": entry.buyer.email}


def _add(raw: dict[str, object], buyer: Buyer, *, batch: Batch, known: Known, by: By, now: datetime) -> str:
    customer = add_customer(by.company, raw=raw, by=by, now=now)
    _remember("customer", buyer.key, customer.pk, batch=batch, by=by, now=now)
    for word in words_of(buyer):
        known.customers.setdefault(word, customer.pk)
    return str(customer.pk)


def _remember(sort: str, key: str, subject_id: str, *, batch: Batch, by: By, now: datetime) -> None:
    if key:
        Imported.objects.update_or_create(
            company=by.company,
            source=batch.source,
            key=f"{sort}:{key}",
            defaults={"subject_id": subject_id, "imported_at": now},
        )


def _require(by: By) -> None:
    require(by, Permission.MANAGE_CUSTOMERS)
    require(by, Permission.MANAGE_INVOICES)
