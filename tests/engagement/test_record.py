"""One open, one row, counted once."""

from datetime import timedelta

import pytest

from seenpaid.companies.models import Company
from seenpaid.companies.roles import Role
from seenpaid.documents.actions import edit
from seenpaid.documents.typed import typed
from seenpaid.engagement.models import Action, View
from seenpaid.engagement.queries import engagement_of, is_being_read, is_probably_forwarded
from seenpaid.events.models import Event
from tests.make import (
    CHROME_ON_MAC,
    HOME,
    NOW,
    OFFICE,
    SAFARI_ON_IOS,
    SLACKBOT,
    make_company,
    make_document,
    make_link,
    make_member,
    make_open,
    make_stranger,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

A_MINUTE = timedelta(minutes=1)


def counts(link) -> dict[str, object]:
    row = engagement_of(link.document)
    return {name: getattr(row, name) for name in ("views", "opens", "visitors", "unique_ips", "previews", "automated", "unverified")}  # fmt: skip


def viewed_events() -> list[bool]:
    return [event.data["first"] for event in Event.objects.filter(kind="invoice.viewed").order_by("id")]


def test_the_first_view_counts_moves_the_status_and_is_told():
    link = make_link(make_company())

    recorded = make_open(link)

    view = View.objects.get()
    assert (recorded.verdict, recorded.counted, view.counted) == ("human", True, True)
    assert (view.browser, view.os, view.device, view.ip, view.source, view.revision) == (
        "Chrome", "Mac", "desktop", HOME, "link", 1,
    )  # fmt: skip
    assert view.visitor.label == "A"
    link.document.refresh_from_db()
    assert (link.document.status, link.document.viewed_at) == ("viewed", NOW)
    assert viewed_events() == [True]
    row = engagement_of(link.document)
    assert (row.first_viewed_at, row.last_viewed_at, row.last_view_id, row.seen_revision) == (NOW, NOW, view.pk, 1)


@pytest.mark.parametrize(
    "after, counted",
    [
        (timedelta(seconds=1), False),
        (timedelta(minutes=15), False),
        (timedelta(minutes=15, microseconds=1), True),
        (timedelta(hours=-2), False),
    ],
)
def test_the_same_visitor_counts_again_only_after_the_cooldown(after, counted):  # SEC-116
    link = make_link(make_company(), now=NOW - timedelta(days=1))
    make_open(link)

    assert make_open(link, after=after).counted is counted
    assert counts(link)["opens"] == 2
    assert viewed_events() == [True, False][: 1 + counted]


def test_the_cooldown_runs_from_the_previous_counted_view():
    link = make_link(make_company())

    counted = [make_open(link, after=minutes * A_MINUTE).counted for minutes in (0, 10, 16, 26, 32)]

    assert counted == [True, False, True, False, True]


def test_two_browsers_behind_one_address_are_two_visitors():  # SEC-110
    link = make_link(make_company())

    make_open(link, headers=CHROME_ON_MAC)
    make_open(link, headers=SAFARI_ON_IOS, after=A_MINUTE)

    assert counts(link) | {"views": 2, "visitors": 2, "unique_ips": 1} == counts(link)
    assert not is_probably_forwarded(engagement_of(link.document))


def test_a_second_device_elsewhere_is_probably_a_forward():
    link = make_link(make_company())

    make_open(link)
    make_open(link, headers=SAFARI_ON_IOS, peer=OFFICE, after=A_MINUTE)

    assert counts(link) | {"views": 2, "visitors": 2, "unique_ips": 2} == counts(link)
    assert is_probably_forwarded(engagement_of(link.document))
    assert sorted(View.objects.values_list("visitor__label", flat=True)) == ["A", "B"]


def test_a_robot_is_logged_named_and_discounted():
    link = make_link(make_company())

    recorded = make_open(link, headers=SLACKBOT)

    view = View.objects.get()
    assert (recorded.actor, recorded.counted) == ("automated", False)
    assert view.reasons[0] == {"code": "declared_bot", "text": "Slack link preview"}
    assert counts(link) | {"views": 0, "opens": 1, "visitors": 0, "automated": 1} == counts(link)
    link.document.refresh_from_db()
    assert (link.document.status, viewed_events()) == ("sent", [])


def test_a_person_after_a_robot_is_still_visitor_a():
    link = make_link(make_company())
    make_open(link, headers=SLACKBOT)

    make_open(link, after=A_MINUTE)

    assert View.objects.get(counted=True).visitor.label == "A"


def test_a_signed_in_member_makes_a_preview_and_nothing_else():  # SEC-113
    alice = make_company()
    link = make_link(alice)
    reader = make_member(alice.company, role=Role.VIEWER)

    for user in (alice.user, reader.user):
        assert make_open(link, user=user).actor == "sender_preview"

    assert counts(link) | {"views": 0, "opens": 2, "previews": 2} == counts(link)
    link.document.refresh_from_db()
    assert (link.document.status, viewed_events()) == ("sent", [])


def test_a_stranger_signed_in_elsewhere_is_a_recipient():  # SEC-113
    link = make_link(make_company())

    assert make_open(link, user=make_stranger().user).counted
    assert make_open(link, user=make_user("eve"), headers=SAFARI_ON_IOS, peer=OFFICE, after=A_MINUTE).counted


def test_a_member_who_left_is_a_recipient():
    alice = make_company()
    bob = make_member(alice.company)
    link = make_link(alice)
    bob.delete()

    assert make_open(link, user=bob.user).actor == "recipient"


def test_a_head_request_is_logged_and_never_counts():  # SEC-106
    link = make_link(make_company())

    assert make_open(link, method="HEAD").actor == "automated"
    assert counts(link) | {"views": 0, "opens": 1} == counts(link)


def test_the_source_is_as_the_link_says_and_link_otherwise():
    link = make_link(make_company())

    for via in ("", "email", "portal", "api", "newsletter", "<script>"):
        make_open(link, via=via)

    assert list(View.objects.order_by("id").values_list("source", flat=True)) == [
        "link", "email", "portal", "api", "link", "link",
    ]  # fmt: skip


def test_taking_the_pdf_is_an_open_that_says_so():
    link = make_link(make_company())

    make_open(link, action=Action.PDF)

    assert View.objects.get().action == "pdf"
    assert sorted(Event.objects.filter(actor_kind="recipient").values_list("kind", flat=True)) == [
        "invoice.downloaded",
        "invoice.viewed",
    ]


def test_it_says_which_revision_was_seen():
    alice = make_company()
    link = make_link(alice)
    make_open(link)
    edit(link.document, raw={**typed(link.document), "title": "Again"}, by=alice, now=NOW)

    assert engagement_of(link.document).seen_revision == 1
    make_open(link, after=timedelta(hours=1))
    assert engagement_of(link.document).seen_revision == 2


def test_a_paid_invoice_stays_paid_when_it_is_looked_at():
    alice = make_company()
    document = make_document(alice, lines=[{"description": "Gift", "unit_price": "0"}])
    link = make_link(alice, document=document)

    make_open(link)

    document.refresh_from_db()
    assert (document.status, document.viewed_at) == ("paid", NOW)


def test_tracking_off_keeps_nothing():  # SEC-217
    alice = make_company(tracking="off")
    link = make_link(alice)

    assert make_open(link) is None
    assert not View.objects.exists()
    assert viewed_events() == []


def test_basic_tracking_keeps_neither_address_nor_place():
    alice = make_company(tracking="basic")
    link = make_link(alice)

    make_open(link)
    make_open(link, after=A_MINUTE)

    view = View.objects.first()
    assert (view.ip, view.city, view.country, view.network) == (None, "", "", "")
    assert counts(link) | {"views": 1, "opens": 2, "visitors": 1} == counts(link)


def test_what_a_hostile_header_holds_is_kept_as_short_text():  # SEC-57, SEC-101
    link = make_link(make_company())
    hostile = {**CHROME_ON_MAC, "User-Agent": "<img onerror=x>\r\n\x00\x1b[31m" + "A" * 65536, "Referer": "http://[bad"}

    make_open(link, headers=hostile)

    view = View.objects.get()
    assert len(view.user_agent) == 512
    assert view.user_agent.startswith("<img onerror=x>    [31m")
    assert view.user_agent.isprintable()


def test_a_token_is_never_kept_with_a_view():  # SEC-15
    link = make_link(make_company())
    referrer = {
        **CHROME_ON_MAC,
        "Referer": "https://example.com/i/secret-token-secret-token-secret-t?x=1",
        "Cookie": "sessionid=1",
    }

    make_open(link, headers=referrer)

    kept = str(View.objects.values().get())
    assert "secret-token" not in kept
    assert "sessionid" not in kept


@pytest.mark.parametrize("peer", [None, "", "unix:", "not an address"])
def test_an_open_without_an_address_is_logged(peer):  # SEC-103
    link = make_link(make_company())

    assert make_open(link, peer=peer).verdict == "human"
    assert View.objects.get().ip is None


def test_it_is_being_read_for_a_few_minutes():
    link = make_link(make_company())
    make_open(link)
    row = engagement_of(link.document)

    assert is_being_read(row, now=NOW + timedelta(minutes=4))
    assert not is_being_read(row, now=NOW + timedelta(minutes=6))


def test_an_open_counts_for_its_own_document_only():
    alice = make_company()
    first, second = make_link(alice), make_link(alice)

    make_open(first)

    assert counts(second)["opens"] == 0
    assert Company.objects.count() == 1
