"""A member's word about a network: for later opens, for earlier ones, listed and taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.roles import Role
from seenpaid.engagement.actions import NotOverrulableError, overrule
from seenpaid.engagement.client.place import NOWHERE, Place
from seenpaid.engagement.correcting import remembering
from seenpaid.engagement.correcting.remembering import (
    NoNetworkError,
    RememberedNotFoundError,
    access_remembered,
    forget,
)
from seenpaid.engagement.models import Remembered, View
from seenpaid.engagement.queries import engagement_of
from seenpaid.engagement.recorder import record
from seenpaid.events.models import Event
from seenpaid.sharing.access import access_link
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind
from tests.make import (
    CHROME_ON_MAC,
    HOME,
    NOW,
    OFFICE,
    SAFARI_ON_IOS,
    SLACKBOT,
    make_capture,
    make_company,
    make_customer,
    make_document,
    make_link,
    make_member,
    make_open,
    make_stranger,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

RENTED = Place(asn=16509, network="Amazon.com")
AN_HOUR = timedelta(hours=1)


def opened(link, *, after=timedelta(), place=RENTED, headers=CHROME_ON_MAC, peer=HOME) -> View:
    """Open the link from a network of that kind; a browser in a data centre, never mailed, is unclear."""
    at = NOW + after
    captured = replace(make_capture(at=at, headers=headers, peer=peer), place=place)
    recorded = record(access_link(token_of(link), kind=LinkKind.INVOICE, now=at), captured)
    assert recorded is not None
    return View.objects.select_related("document").get(pk=recorded.view_id)


def codes(view: View) -> list[str]:
    return [reason["code"] for reason in View.objects.get(pk=view.pk).reasons]


def standing(view: View) -> tuple[str, str, bool]:
    view.refresh_from_db()
    return view.actor_type, view.verdict, view.counted


def test_this_was_my_customer_holds_for_the_next_invoice_too():
    alice = make_company()
    dora = make_customer(alice)
    first, second = (make_link(alice, document=make_document(alice, customer=dora)) for _ in range(2))
    unclear = opened(first)
    assert unclear.verdict == "unverified"

    overrule(unclear, verdict="human", remembered="customer", by=alice, now=NOW)

    later = opened(second, after=AN_HOUR)
    assert standing(later) == ("recipient", "human", True)
    assert codes(later)[0] == "member_said_customer"


def test_it_is_said_of_that_customer_that_browser_and_that_address_only():
    alice = make_company()
    dora, erik = make_customer(alice), make_customer(alice, "Erik")
    hers, his = (make_link(alice, document=make_document(alice, customer=one)) for one in (dora, erik))
    overrule(opened(hers), verdict="human", remembered="customer", by=alice, now=NOW)

    assert opened(his, after=AN_HOUR).verdict == "unverified"
    assert opened(hers, after=AN_HOUR, peer=OFFICE).verdict == "unverified"
    assert opened(hers, after=2 * AN_HOUR, headers=SAFARI_ON_IOS).verdict == "unverified"


def test_no_word_makes_a_person_of_a_robot_that_gives_its_name():
    alice = make_company()
    link = make_link(alice)
    overrule(opened(link, headers=SLACKBOT), verdict="human", remembered="customer", by=alice, now=NOW)

    assert opened(link, after=AN_HOUR, headers=SLACKBOT).actor_type == "automated"


def test_ignoring_a_network_corrects_what_came_from_there_before_and_tells_it_once():
    alice = make_company()
    link = make_link(alice)
    seen = [opened(link, place=NOWHERE), opened(link, after=AN_HOUR, place=NOWHERE)]
    elsewhere = opened(link, after=2 * AN_HOUR, place=NOWHERE, peer=OFFICE)

    overrule(seen[0], verdict="automated", remembered="ignored", by=alice, now=NOW)

    assert [standing(view)[1:] for view in (*seen, elsewhere)] == [
        ("automated", False),
        ("automated", False),
        ("human", True),
    ]
    assert codes(seen[1])[0] == "ignored_network"
    assert engagement_of(link.document).views == 1
    told = Event.objects.filter(kind="view.reclassified").values_list("data__view", flat=True)
    assert sorted(told) == sorted(view.pk for view in seen)
    assert Event.objects.get(kind="network.remembered").data == {"said": "ignored", "network": f"{HOME}/32"}


@pytest.mark.parametrize(
    "address,same,other",
    [
        ("203.0.113.7", "203.0.113.7", "203.0.113.70"),
        ("2001:db8:1:2::5", "2001:db8:1:2:3:4:5:6", "2001:db8:1:20::5"),
        ("2001:0:0:1::5", "2001::1:2:3:4:5", "2001::2:2:3:4:5"),
    ],
)
def test_a_word_reaches_back_past_any_number_of_others(monkeypatch, address, same, other):
    monkeypatch.setattr(remembering, "MOST_BACK", 2)
    alice = make_company()
    link = make_link(alice)
    earlier = opened(link, peer=same, place=NOWHERE)
    others = [opened(link, after=hour * AN_HOUR, peer=other, place=NOWHERE) for hour in (1, 2, 3)]
    newest = opened(link, after=4 * AN_HOUR, peer=address, place=NOWHERE)

    overrule(newest, verdict="automated", remembered="ignored", by=alice, now=NOW + 5 * AN_HOUR)

    assert standing(earlier)[1:] == ("automated", False)
    assert [standing(view)[1:] for view in others] == [("human", True)] * 3


def test_ignoring_rented_machines_means_all_of_the_owner():
    alice = make_company()
    link = make_link(alice)

    overrule(opened(link), verdict="automated", remembered="ignored", by=alice, now=NOW)

    assert opened(link, after=AN_HOUR, peer=OFFICE).verdict == "automated"
    assert opened(link, after=AN_HOUR, peer=OFFICE, place=NOWHERE).verdict == "human"


def test_our_own_office_previews_for_every_customer():
    alice = make_company()
    first = make_link(alice)
    second = make_link(alice, document=make_document(alice, customer=make_customer(alice, "Erik")))
    ours = [opened(first, place=NOWHERE), opened(second, place=NOWHERE, headers=SAFARI_ON_IOS)]

    overrule(ours[0], verdict="human", remembered="office", by=alice, now=NOW)

    ours.append(opened(second, after=AN_HOUR, place=NOWHERE))
    assert {standing(view) for view in ours} == {("sender_preview", "human", False)}
    assert {codes(view)[0] for view in ours} == {"own_office"}
    first.document.refresh_from_db()
    assert (first.document.status, engagement_of(first.document).previews) == ("sent", 1)


def test_looks_that_were_not_ours_after_all_are_one_visitors():
    alice = make_company()
    link = make_link(alice)
    overrule(
        opened(link, place=NOWHERE, headers=SAFARI_ON_IOS), verdict="human", remembered="office", by=alice, now=NOW
    )
    looks = [opened(link, after=timedelta(minutes=minute), place=NOWHERE) for minute in range(30, 33)]

    forget(Remembered.objects.get(), by=alice, now=NOW)

    assert [standing(view)[2] for view in looks] == [True, False, False]
    assert (engagement_of(link.document).views, engagement_of(link.document).visitors) == (1, 1)


def test_an_open_from_the_office_can_still_be_the_customer():
    alice = make_company()
    link = make_link(alice)
    overrule(opened(link, place=NOWHERE), verdict="human", remembered="office", by=alice, now=NOW)
    visit = opened(link, after=AN_HOUR, place=NOWHERE, headers=SAFARI_ON_IOS)

    overrule(visit, verdict="human", by=alice, now=NOW)

    assert standing(visit) == ("recipient", "human", True)


def test_of_two_words_about_the_same_opener_the_last_stands():
    alice = make_company()
    link = make_link(alice)
    seen = opened(link, place=NOWHERE)

    for hour, (verdict, remembered, becomes) in enumerate(
        [
            ("human", "customer", "member_said_customer"),
            ("human", "office", "own_office"),
            ("human", "customer", "member_said_customer"),
            ("automated", "ignored", "ignored_network"),
        ],
        start=1,
    ):
        overrule(seen, verdict=verdict, remembered=remembered, by=alice, now=NOW + hour * AN_HOUR)

        assert codes(opened(link, after=hour * AN_HOUR, place=NOWHERE))[0] == becomes


def test_a_word_taken_back_leaves_the_rules_to_judge():
    alice = make_company()
    link = make_link(alice)
    seen = [opened(link, place=NOWHERE), opened(link, after=AN_HOUR, place=NOWHERE)]
    overrule(seen[0], verdict="automated", remembered="ignored", by=alice, now=NOW)

    forget(Remembered.objects.get(), by=alice, now=NOW)

    assert standing(seen[1])[1:] == ("human", True)
    assert standing(seen[0])[1] == "automated"  # that one was said of itself.
    assert opened(link, after=2 * AN_HOUR, place=NOWHERE).verdict == "human"
    assert Event.objects.filter(kind="network.forgotten").count() == 1


def test_saying_it_twice_is_as_once():
    alice = make_company()
    link = make_link(alice)
    view = opened(link)
    for _ in range(2):
        view = overrule(view, verdict="human", remembered="customer", by=alice, now=NOW)

    assert Remembered.objects.count() == 1
    assert Event.objects.filter(kind="network.remembered").count() == 1


def test_it_never_leaves_the_company():  # SEC-36
    alice, charlie = make_company(), make_stranger()
    overrule(opened(make_link(alice)), verdict="human", remembered="office", by=alice, now=NOW)

    assert opened(make_link(charlie), place=NOWHERE).actor_type == "recipient"
    with pytest.raises(RememberedNotFoundError):
        access_remembered(Remembered.objects.get().pk, company=charlie.company)


@pytest.mark.parametrize(
    "verdict, remembered", [("human", "ignored"), ("automated", "customer"), ("human", "nonsense")]
)
def test_a_word_that_contradicts_itself_is_refused(verdict, remembered):
    alice = make_company()
    with pytest.raises(NotOverrulableError):
        overrule(opened(make_link(alice)), verdict=verdict, remembered=remembered, by=alice, now=NOW)


def test_without_an_address_there_is_nothing_to_remember_and_nothing_changes():
    alice = make_company(tracking="basic")
    view = opened(make_link(alice), place=NOWHERE)

    with pytest.raises(NoNetworkError):
        overrule(view, verdict="automated", remembered="ignored", by=alice, now=NOW)

    assert standing(view)[1] == "human"


def test_it_needs_the_permission_to_manage_invoices():
    alice = make_company()
    view = opened(make_link(alice))
    with pytest.raises(NotAllowedError):
        overrule(view, verdict="human", remembered="office", by=make_member(alice.company, role=Role.VIEWER), now=NOW)
    assert not Remembered.objects.exists()


def test_opens_by_whom_the_sender_copied_in_are_logged_and_count_for_nothing():
    alice = make_company()
    link = make_link(alice)
    type(link).objects.filter(pk=link.pk).update(address="bookkeeper@example.com", copied_in=True, mailed_at=NOW)

    recorded = make_open(link, after=AN_HOUR)

    row = engagement_of(link.document)
    assert (recorded.counted, row.views, row.opens, row.visitors, row.last_read_at) == (False, 0, 1, 0, None)
    assert View.objects.get().reasons[0]["code"] == "copied_in"
    assert not Event.objects.filter(kind="invoice.viewed").exists()
