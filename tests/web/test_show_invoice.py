from datetime import timedelta

import pytest

from seenpaid.companies.roles import Role
from seenpaid.documents.actions import edit
from seenpaid.documents.typed import typed
from seenpaid.sharing.links import url_of
from tests.make import (
    HOME,
    NOW,
    OFFICE,
    SAFARI_ON_IOS,
    SLACKBOT,
    make_document,
    make_link,
    make_member,
    make_open,
)
from tests.web.conftest import Seat, tags_of, text_of, value_of, words_of

HOURS = timedelta(hours=1)


def test_a_draft_says_so(alice: Seat) -> None:
    document = make_document(alice.member, issued=False)

    words = words_of(alice.get(f"invoices/{document.pk}/"))

    assert "Still a draft" in words
    assert "Issue and get the link" in words
    assert "Delete the draft" in words


def test_it_shows_the_paper_the_customer_sees(alice: Seat) -> None:
    document = make_document(alice.member)

    words = words_of(alice.get(f"invoices/{document.pk}/"))

    assert "Billed to Dora Design" in words
    assert "Amount due by 4 December 2026 238,00 €" in words


def test_nobody_opened_it_yet(alice: Seat) -> None:
    link = make_link(alice.member)

    words = words_of(alice.get(f"invoices/{link.document_id}/"))

    assert "Not opened yet" in words
    assert "0 views" not in words


def test_recency_comes_first(alice: Seat) -> None:
    link = make_link(alice.member)
    make_open(link, after=-30 * HOURS)
    make_open(link, after=-3 * HOURS)

    words = words_of(alice.get(f"invoices/{link.document_id}/"))

    assert "Last viewed 3h ago Fri 20 Nov 2026, 08:00:00 CET (Europe/Berlin)" in words
    assert "First viewed 1d ago" in words
    assert words.index("Last viewed") < words.index("First viewed") < words.index("Link for your customer")


def test_it_tells_apart_who_counts(alice: Seat) -> None:
    link = make_link(alice.member)
    make_open(link, after=-5 * HOURS)
    make_open(link, headers=SLACKBOT, after=-4 * HOURS)
    for _ in range(2):
        make_open(link, user=alice.member.user, after=-HOURS)

    answer = alice.get(f"invoices/{link.document_id}/")

    words = words_of(answer)
    assert "view 1" in words
    assert "1 automated open, not counted" in words
    assert "You've previewed this 2 times" in words
    marks = [attrs["data-key"] for tag, attrs in tags_of(answer) if tag == "line" and "data-key" in attrs]
    assert sorted(marks) == ["automated", "counted", "preview", "preview"]


def test_a_second_device_elsewhere_is_probably_a_forward(alice: Seat) -> None:
    link = make_link(alice.member)
    make_open(link, peer=HOME, after=-2 * HOURS)
    alone = words_of(alice.get(f"invoices/{link.document_id}/"))
    make_open(link, peer=OFFICE, headers=SAFARI_ON_IOS, after=-HOURS)

    both = words_of(alice.get(f"invoices/{link.document_id}/"))

    assert "probably forwarded" not in alone
    assert "Opened on a second device elsewhere: probably forwarded." in both


def test_it_marks_while_it_is_being_read(alice: Seat, clock) -> None:
    link = make_link(alice.member)
    make_open(link)
    path = f"invoices/{link.document_id}/"

    clock(NOW + timedelta(minutes=2))
    soon = words_of(alice.get(path))
    clock(NOW + timedelta(minutes=20))
    later = words_of(alice.get(path))

    assert "Being read now" in soon
    assert "Being read now" not in later


def test_it_tells_which_revision_was_seen(alice: Seat) -> None:
    link = make_link(alice.member)
    make_open(link)
    document = edit(
        link.document, raw={**typed(link.document), "title": "Poster"}, by=alice.member, now=NOW + timedelta(hours=1)
    )

    answer = alice.get(f"invoices/{document.pk}/")
    earlier = alice.get(f"invoices/{document.pk}/", {"revision": "1"})

    assert "They saw revision 1; revision 2 is not yet seen." in words_of(answer)
    assert "Poster" in words_of(answer)
    assert "This is an earlier revision, as it was frozen then." in words_of(earlier)
    assert "Website redesign" in words_of(earlier)


@pytest.mark.parametrize("revision", ["2", "99999999999", "-1", "x"])
def test_a_revision_there_is_not(alice: Seat, revision: str) -> None:
    document = make_document(alice.member)

    answer = alice.get(f"invoices/{document.pk}/", {"revision": revision})

    assert answer.status_code == (404 if revision == "2" else 200)


def test_the_link_is_for_those_who_may_share(alice: Seat) -> None:
    link = make_link(alice.member)
    vera = Seat(make_member(alice.member.company, "vera", role=Role.VIEWER))
    path = f"invoices/{link.document_id}/"

    owners, viewers = alice.get(path), vera.get(path)

    assert url_of(link) in text_of(owners)
    assert url_of(link) not in text_of(viewers)
    assert not [attrs for tag, attrs in tags_of(viewers) if tag == "form" and link.document_id in str(attrs)]
    assert "Not opened yet" in words_of(viewers)


def test_the_timeline_names_who_did_what(alice: Seat) -> None:
    link = make_link(alice.member)
    make_open(link)

    words = words_of(alice.get(f"invoices/{link.document_id}/"))

    for sentence in ("Alice began the draft", "Alice issued it as INV-0001", "Alice made the link"):
        assert sentence in words
    assert "Someone opened it for the first time" in words
    assert "Times are in Europe/Berlin." in words


def test_htmx_gets_the_story_alone(alice: Seat) -> None:
    link = make_link(alice.member)
    make_open(link)

    part = text_of(alice.get(f"invoices/{link.document_id}/", HX_Request="true", HX_Target="story"))

    assert part.lstrip().startswith('<section class="side" id="story"')
    assert 'id="timeline" hx-swap-oob="true"' in part
    assert 'id="state" class="row" hx-swap-oob="true"' in part
    assert "<html" not in part


def test_the_payment_form_offers_the_balance(alice: Seat) -> None:
    document = make_document(alice.member)

    answer = alice.get(f"invoices/{document.pk}/")

    assert value_of(answer, "amount") == "238.00"
    assert value_of(answer, "paid_on") == "2026-11-20"
