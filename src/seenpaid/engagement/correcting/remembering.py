"""A member's word about where somebody opens from: kept for later opens, applied to earlier ones, and taken back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from itertools import islice, takewhile
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from seenpaid.companies.access import By, Company, require
from seenpaid.companies.roles import Permission
from seenpaid.engagement.client.networks import is_of_machines
from seenpaid.engagement.correcting.corrections import correct, hold
from seenpaid.engagement.correcting.rejudge import again
from seenpaid.engagement.judging.memory import opener, place_of, read_memory
from seenpaid.engagement.models import Remembered, Said, View
from seenpaid.events.actions import Actor, record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.ids import first_id, new_id

BACK: Final = timedelta(days=30)
"""Addresses are kept no longer than this; see retention."""
MOST_BACK: Final = 2000
_PREFIXES: Final = {4: 32, 6: 64}


class NoNetworkError(Exception):
    """The open's address is not kept, so there is nothing to remember it by."""


class RememberedNotFoundError(Exception):
    """No such word in this company."""


def remember(view: View, *, said: Said, by: By, now: datetime) -> Remembered:
    """Keep a member's word about the network of an open, and judge the opens from there again.

    Twice is as once, unless another word was said of them in between: the last one stands. Call it inside a transaction
    that had `one_at_a_time`. Raises NotAllowedError or NoNetworkError.
    """
    require(by, Permission.MANAGE_INVOICES)
    about = _about(view, said)
    known = Remembered.objects.filter(company_id=view.company_id, **about).first()
    if known is not None:
        if _stands(known, view):
            return known
        known.delete()
    row = Remembered.objects.create(
        id=new_id("rem", at=now),
        company_id=view.company_id,
        owner=view.network,
        said_by_id=by.user_id,
        said_at=now,
        **about,
    )
    _note(EventKind.NETWORK_REMEMBERED, row, subject_id=view.document_id, actor=by.actor, now=now)
    _apply(row, actor=by.actor, now=now)
    return row


def _stands(known: Remembered, view: View) -> bool:
    who = opener(ip=view.ip, asn=view.asn, browser=view.browser, os=view.os)
    return read_memory(view.company_id).said_of(who, customer_id=view.document.customer_id) == known.said


def forget(row: Remembered, *, by: By, now: datetime) -> None:
    """Take a word back: opens from there are judged by the rules again, those of the last weeks at once."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        one_at_a_time(row.company_id)
        gone, _ = Remembered.objects.filter(pk=row.pk, company_id=by.company_id).delete()
        if gone:
            _note(
                EventKind.NETWORK_FORGOTTEN, row, subject_id=row.customer_id or row.company_id, actor=by.actor, now=now
            )
            _apply(row, actor=by.actor, now=now)


def one_at_a_time(company_id: str) -> None:
    """Let the company's other words wait until the transaction ends: each touches many documents, in an order of its own."""
    Company.objects.select_for_update(no_key=True).get(pk=company_id)


def access_remembered(remembered_id: str, *, company: Company) -> Remembered:
    """Return one word. Raises RememberedNotFoundError."""
    row = Remembered.objects.filter(pk=remembered_id, company=company).first()
    if row is None:
        raise RememberedNotFoundError
    return row


def _about(view: View, said: Said) -> dict[str, object]:
    is_customer = said is Said.CUSTOMER
    about: dict[str, object] = {
        "customer_id": None if said is Said.OFFICE else view.document.customer_id,
        "said": said,
        "browser": view.browser if is_customer else "",
        "os": view.os if is_customer else "",
    }
    # Whoever rents machines comes from another address tomorrow; whoever has a line at home or at work does not.
    if said is Said.IGNORED and view.asn is not None and is_of_machines(view.asn):
        return {**about, "network": "", "asn": view.asn}
    if view.ip is None or view.thinned_at is not None:
        raise NoNetworkError
    address = ip_address(view.ip)
    return {**about, "network": str(ip_network((address, _PREFIXES[address.version]), strict=False)), "asn": None}


def _apply(row: Remembered, *, actor: Actor, now: datetime) -> None:
    """Judge the last weeks' opens from that network again, with the memory as it now is."""
    company = Company.objects.get(pk=row.company_id)
    Company.objects.filter(pk=company.pk).update(memory_version=F("memory_version") + 1)
    # Not by its version: should this transaction be taken back, the next word would go by the same number.
    memory = read_memory(company.pk)
    for document_id in sorted({view.document_id for view in _opens_from(row, now=now)}):
        hold(document_id, company_id=company.pk)
        views = list(_opens_from(row, now=now, document_id=document_id))
        changed = [change for view in views if (change := again(view, memory=memory)) is not None]
        if changed:
            correct(changed[0].view.document, changed, actor=actor, now=now)


def _opens_from(row: Remembered, *, now: datetime, document_id: str | None = None) -> Iterator[View]:
    place = place_of(row)
    views: QuerySet[View] = View.objects.filter(
        _near(row),
        company_id=row.company_id,
        pk__gte=first_id("viw", at=now - BACK),
        overruled_by=None,
        thinned_at=None,
    )
    if row.customer_id is not None:
        views = views.filter(document__customer_id=row.customer_id)
    if document_id is not None:
        views = views.filter(document_id=document_id)
    # The newest of theirs, not theirs among the newest: a busy company has thousands of others in between.
    newest = views.select_related("document__company", "link").order_by("-id").iterator(chunk_size=500)
    theirs = (
        view for view in newest if place.holds(opener(ip=view.ip, asn=view.asn, browser=view.browser, os=view.os))
    )
    return reversed([*islice(theirs, MOST_BACK)])


def _near(row: Remembered) -> Q:
    """Narrow to where the word is about, as far as a database can: of IPv6 some neighbours come along."""
    if row.asn is not None:
        return Q(asn=row.asn)
    address = ip_network(row.network)[0]
    if address.version == 4:
        return Q(ip=str(address))
    # Written short, an address leaves its zeros out, so only what stands before the first is sure to be there.
    leading = takewhile(bool, (group.lstrip("0") for group in address.exploded.split(":")))
    return Q(ip__startswith="".join(f"{group}:" for group in leading))


def _note(kind: EventKind, row: Remembered, *, subject_id: str, actor: Actor, now: datetime) -> None:
    data = {"said": row.said, "network": row.network or row.owner or f"AS{row.asn}"}
    record(kind, company_id=row.company_id, subject_id=subject_id, at=now, actor=actor, data=data)
