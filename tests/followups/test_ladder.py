"""How far an invoice got with each recipient, and the view clock that starts when a mail is accepted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from seenpaid.companies.models import Membership
from seenpaid.documents.models import Document
from seenpaid.engagement.client.place import Place
from seenpaid.engagement.models import Engagement, View
from seenpaid.engagement.recorder import record
from seenpaid.followups.ladder import ladders_of
from seenpaid.followups.steps import Ladder, Rung
from seenpaid.messaging.actions import send_document
from seenpaid.messaging.actions.outcome import accept, refuse
from seenpaid.messaging.models import Mail
from seenpaid.payments.actions import record_manual
from seenpaid.sharing.access import access_link
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind, ShareLink
from tests.make import HOME, NOW, make_capture, make_company, make_document, make_open

CLOUD = Place(asn=16509, network="Amazon.com")
FILTER = Place(asn=8075, network="Microsoft Corporation")
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def alice(db: None) -> Membership:
    return make_company()


@pytest.mark.parametrize(
    "address, reached, fault, stuck",
    [
        ("d@x.example", [Rung.QUEUED], "", Rung.ACCEPTED),
        ("d@x.example", [Rung.QUEUED], "550", Rung.ACCEPTED),
        ("d@x.example", [Rung.QUEUED, Rung.ACCEPTED], "", Rung.OPENED),
        ("d@x.example", [Rung.QUEUED, Rung.ACCEPTED, Rung.SCANNED], "", Rung.OPENED),
        ("d@x.example", [Rung.QUEUED, Rung.ACCEPTED, Rung.OPENED], "", Rung.PAID),
        ("d@x.example", [Rung.QUEUED, Rung.ACCEPTED, Rung.PAID], "", None),
        ("", [Rung.SHARED], "", Rung.OPENED),
        ("", [Rung.SHARED, Rung.OPENED, Rung.PDF], "", Rung.PAID),
    ],
)
def test_it_says_where_it_stuck(address: str, reached: list[Rung], fault: str, stuck: Rung | None) -> None:
    assert Ladder(address, "", dict.fromkeys(reached, NOW), fault).stuck_at is stuck


def test_the_view_clock_tells_a_scanner_from_the_person_it_reads_for(alice: Membership) -> None:
    document = make_document(alice)
    mail = _mailed(document, alice)
    link = ShareLink.objects.get(pk=mail.link_id)

    # An ordinary Chrome from a data centre, 40 seconds after the server took the mail; then the filter's own range.
    _open(link, after=41 * SECOND, place=CLOUD, peer="192.0.2.77")
    _open(link, after=46 * SECOND, place=FILTER, peer="40.94.28.11")
    read = make_open(link, after=3 * HOUR, peer=HOME, via="email")

    views = list(View.objects.filter(document=document).order_by("id"))
    assert link.mailed_at == NOW + SECOND
    assert [(view.verdict, view.counted) for view in views] == [
        ("unverified", False),
        ("automated", False),
        ("human", True),
    ]
    assert all("seconds after sending" in view.reasons[0]["text"] for view in views[:2])
    assert read is not None
    summary = Engagement.objects.get(document=document)
    assert (summary.views, summary.automated, summary.unverified) == (1, 1, 1)
    document.refresh_from_db()
    assert document.status == "viewed"

    (ladder,) = ladders_of(document)
    assert ladder.address == "dora@example.com"
    assert list(ladder.reached) == [Rung.QUEUED, Rung.SCANNED, Rung.OPENED, Rung.ACCEPTED]
    assert ladder.reached[Rung.OPENED] == NOW + 3 * HOUR
    assert ladder.stuck_at is Rung.PAID


def test_each_recipient_has_a_ladder(alice: Membership) -> None:
    document = make_document(alice)
    first, second = send_document(document, to=["a@example.com", "b@example.com"], by=alice, now=NOW)
    accept(first, answer="250", now=NOW)
    refuse(second, answer="550 No such user", now=NOW)
    make_open(ShareLink.objects.get(pk=first.link_id), after=HOUR)

    found = {ladder.address: ladder for ladder in ladders_of(document)}
    document.refresh_from_db()
    record_manual(document, raw={"amount": "238.00", "method": "cash"}, by=alice, now=NOW + 2 * HOUR)
    document.refresh_from_db()

    assert found["a@example.com"].stuck_at is Rung.PAID
    assert (found["b@example.com"].stuck_at, found["b@example.com"].fault) == (Rung.ACCEPTED, "550 No such user")
    assert {ladder.address: ladder.stuck_at for ladder in ladders_of(document)}["a@example.com"] is None


def _mailed(document: Document, by: Membership) -> Mail:
    (mail,) = send_document(document, to=["dora@example.com"], by=by, now=NOW)
    accept(mail, answer="250 OK", now=NOW + SECOND)
    return mail


def _open(link: ShareLink, *, after: timedelta, place: Place, peer: str) -> object:
    access = access_link(token_of(link), kind=LinkKind.INVOICE, now=NOW + after)
    return record(access, replace(make_capture(at=NOW + after, peer=peer), place=place))
