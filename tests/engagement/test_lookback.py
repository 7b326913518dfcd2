"""The second open of a burst shows what the first was; what was said of the first is taken back, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from seenpaid.config.subscribers import SUBSCRIBERS
from seenpaid.engagement.client.place import NOWHERE, Place
from seenpaid.engagement.correcting.lookback import look_back_due
from seenpaid.engagement.models import View
from seenpaid.engagement.queries import engagement_of
from seenpaid.engagement.recorder import record
from seenpaid.events.dispatch import dispatch_due
from seenpaid.events.models import Event
from seenpaid.notifications.models import Notification
from seenpaid.sharing.access import access_link
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind, ShareLink
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
    make_stranger,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

AT_HOME = Place(asn=3320, network="Deutsche Telekom")
RENTED = Place(asn=24940, network="Hetzner")


def mailed(link, *, ago=timedelta(minutes=30)):
    ShareLink.objects.filter(pk=link.pk).update(mailed_at=NOW - ago)
    return link


def opened(link, *, after=0.0, place=NOWHERE, headers=CHROME_ON_MAC, peer=HOME) -> View:
    at = NOW + timedelta(seconds=after)
    captured = replace(make_capture(at=at, headers=headers, peer=peer), place=place)
    recorded = record(access_link(token_of(link), kind=LinkKind.INVOICE, now=at), captured)
    assert recorded is not None
    return View.objects.get(pk=recorded.view_id)


def corrected() -> list[str]:
    return list(Event.objects.filter(kind="view.reclassified").values_list("data__view", flat=True))


def tell() -> list[str]:
    while dispatch_due(SUBSCRIBERS, now=NOW):
        pass
    return list(Notification.objects.values_list("text", flat=True))


def test_the_first_open_of_a_burst_is_taken_back_and_so_is_what_was_told():
    link = mailed(make_link(make_company()))
    first = opened(link)
    assert (first.counted, tell()) == (True, ["Someone opened Website redesign"])

    second = opened(link, after=3, headers=SAFARI_ON_IOS, peer=OFFICE)

    first.refresh_from_db()
    link.document.refresh_from_db()
    assert (first.verdict, second.verdict, engagement_of(link.document).views) == ("unverified", "unverified", 0)
    assert first.reasons[0]["code"] == "burst"
    assert (corrected(), link.document.status, tell()) == ([first.pk], "sent", [])


def test_who_counted_before_is_no_longer_doubted():
    link = mailed(make_link(make_company()))
    opened(link)
    again = opened(link, after=1200)

    opened(link, after=1203, headers=SAFARI_ON_IOS, peer=OFFICE)

    again.refresh_from_db()
    assert (again.verdict, again.counted, corrected()) == ("human", True, [])


def test_a_third_open_corrects_nothing_twice():
    link = mailed(make_link(make_company()))
    first = opened(link)
    for second in (3, 5, 6):
        opened(link, after=second, headers=SAFARI_ON_IOS, peer=f"198.51.100.{second}")

    assert corrected() == [first.pk]


def test_people_at_ordinary_providers_may_open_at_the_same_moment():
    link = mailed(make_link(make_company()))
    first = opened(link, place=AT_HOME)

    opened(link, after=3, place=AT_HOME, headers=SAFARI_ON_IOS, peer=OFFICE)

    first.refresh_from_db()
    assert (first.verdict, corrected()) == ("human", [])


def test_a_person_shows_what_the_rented_machine_seconds_before_was():
    link = mailed(make_link(make_company()))
    first = opened(link, place=RENTED)
    assert first.verdict == "human"

    person = opened(link, after=4, place=AT_HOME, headers=SAFARI_ON_IOS, peer=OFFICE)

    first.refresh_from_db()
    assert (first.actor_type, person.verdict, person.counted) == ("automated", "human", True)


def test_a_robot_that_gives_its_name_makes_no_burst():
    link = mailed(make_link(make_company()))
    first = opened(link)
    opened(link, after=2, headers=SLACKBOT, peer=OFFICE)

    first.refresh_from_db()
    assert (first.counted, corrected()) == (True, [])


def test_an_address_on_several_customers_links_is_no_reader_of_any(django_capture_on_commit_callbacks):
    alice = make_company()
    customers = [make_customer(alice, name) for name in ("Dora", "Erik", "Frida")]
    links = [mailed(make_link(alice, document=make_document(alice, customer=one))) for one in customers]
    with django_capture_on_commit_callbacks(execute=True):
        seen = [opened(link, after=20 * number) for number, link in enumerate(links)]

    for view in seen:
        view.refresh_from_db()
    assert [view.verdict for view in seen] == ["unverified"] * 3
    assert {view.reasons[0]["code"] for view in seen} == {"many_customers"}
    assert corrected() == [seen[0].pk]


def test_a_sweep_is_looked_back_on_though_the_process_that_saw_it_was_killed():
    alice = make_company()
    links = [
        mailed(make_link(alice, document=make_document(alice, customer=make_customer(alice, name))))
        for name in ("Dora", "Erik")
    ]
    first, second = (opened(link, after=20 * number) for number, link in enumerate(links))  # nothing runs on commit.
    first.refresh_from_db()
    assert (first.verdict, second.reasons[0]["code"]) == ("human", "many_customers")

    assert [look_back_due(now=NOW + timedelta(minutes=3)) for _ in range(2)] == [1, 2]

    first.refresh_from_db()
    assert (first.verdict, corrected()) == ("unverified", [first.pk])
    assert look_back_due(now=NOW + timedelta(minutes=30)) == 0


def test_a_customer_may_open_several_invoices_at_once():
    alice = make_company()
    dora = make_customer(alice)
    for number in range(3):
        assert opened(mailed(make_link(alice, document=make_document(alice, customer=dora))), after=number).counted


def test_one_office_line_of_an_ordinary_provider_may_hold_several_customers():
    alice = make_company()
    for number, name in enumerate(("Dora", "Erik")):
        link = mailed(make_link(alice, document=make_document(alice, customer=make_customer(alice, name))))
        assert opened(link, after=number, place=AT_HOME).counted


def test_a_sweep_of_another_company_is_nobody_elses(django_capture_on_commit_callbacks):  # SEC-36
    alice, charlie = make_company(), make_stranger()
    with django_capture_on_commit_callbacks(execute=True):
        assert opened(mailed(make_link(alice))).counted
        assert opened(mailed(make_link(charlie)), after=5).counted
