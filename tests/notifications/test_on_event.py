"""What members are told, and when they are not."""

from datetime import timedelta

import pytest

from seenpaid.companies.actions.members import remove_member
from seenpaid.companies.roles import Role
from seenpaid.engagement.actions import overrule
from seenpaid.engagement.queries import View
from seenpaid.events.dispatch import dispatch_due
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.notifications.actions import set_switch
from seenpaid.notifications.kinds import NoticeKind
from seenpaid.notifications.models import Notification
from seenpaid.notifications.subscriber import MOST_AN_HOUR, on_event
from seenpaid.payments.actions import record_manual
from tests.make import (
    CHROME_ON_MAC,
    NOW,
    OFFICE,
    SAFARI_ON_IOS,
    SLACKBOT,
    make_company,
    make_document,
    make_key,
    make_link,
    make_member,
    make_open,
    make_stranger,
)

pytestmark = pytest.mark.django_db


def dispatch(after: timedelta = timedelta()) -> None:
    dispatch_due([on_event], now=NOW + after)


def told(member: object) -> list[str]:
    return list(Notification.objects.filter(member=member).order_by("id").values_list("text", flat=True))


def test_it_tells_of_the_first_view_and_then_of_more() -> None:
    alice = make_company()
    link = make_link(alice)
    make_open(link)
    make_open(link, after=timedelta(minutes=5))
    make_open(link, after=timedelta(hours=2))

    dispatch()

    assert told(alice) == ["Someone opened Website redesign", "Someone opened Website redesign multiple times"]


def test_it_names_an_invoice_without_a_title_by_its_number() -> None:
    alice = make_company()
    make_open(make_link(alice, document=make_document(alice, title="")))

    dispatch()

    assert told(alice) == ["Someone opened INV-0001"]


def test_it_tells_every_member_and_no_stranger() -> None:
    alice, charlie = make_company(), make_stranger()
    bob, viewer = make_member(alice.company), make_member(alice.company, "vera", role=Role.VIEWER)
    make_open(make_link(alice))

    dispatch()

    assert [len(told(member)) for member in (alice, bob, viewer, charlie)] == [1, 1, 1, 0]


def test_it_tells_nobody_of_robots_and_previews() -> None:
    alice = make_company()
    link = make_link(alice)
    make_open(link, headers=SLACKBOT)
    make_open(link, user=alice.user)

    dispatch()

    assert told(alice) == []


def test_a_switch_silences_one_member_and_touches_nothing_recorded() -> None:
    alice = make_company()
    bob = make_member(alice.company)
    set_switch(alice, kind=NoticeKind.INVOICE_VIEWED, is_on=False)
    make_open(make_link(alice))

    dispatch()

    assert told(alice) == []
    assert told(bob) == ["Someone opened Website redesign"]
    assert View.objects.get().counted
    assert Event.objects.filter(kind=EventKind.INVOICE_VIEWED).count() == 1


def test_dispatching_again_tells_nobody_twice() -> None:
    alice = make_company()
    make_open(make_link(alice))
    dispatch()
    event = Event.objects.get(kind=EventKind.INVOICE_VIEWED)

    on_event(event)
    Event.objects.update(dispatched_at=None)
    dispatch()

    assert len(told(alice)) == 1


def test_many_views_in_an_hour_do_not_become_a_storm() -> None:  # SEC-115
    alice = make_company()
    link = make_link(alice)
    for visitor in range(MOST_AN_HOUR + 5):
        make_open(link, after=timedelta(seconds=20 * visitor), peer=f"203.0.113.{visitor + 1}")

    dispatch()

    assert View.objects.filter(counted=True).count() == MOST_AN_HOUR + 5
    assert len(told(alice)) == MOST_AN_HOUR


def test_a_view_called_automated_takes_its_notice_back() -> None:
    alice = make_company()
    bob = make_member(alice.company)
    link = make_link(alice)
    make_open(link)
    make_open(link, after=timedelta(hours=1), headers=SAFARI_ON_IOS, peer=OFFICE)
    dispatch()
    mistaken = View.objects.order_by("id").first()
    assert mistaken is not None

    overrule(mistaken, verdict="automated", by=alice, now=NOW + timedelta(hours=2))
    dispatch(timedelta(hours=2))

    assert told(bob) == told(alice) == ["Someone opened Website redesign"]


def test_a_view_corrected_before_the_worker_came_tells_nobody() -> None:
    alice = make_company()
    make_open(make_link(alice))

    overrule(View.objects.get(), verdict="automated", by=alice, now=NOW + timedelta(minutes=1))
    dispatch(timedelta(minutes=1))

    assert told(alice) == []


def test_a_payment_is_told_to_those_who_did_not_record_it() -> None:
    alice = make_company()
    bob = make_member(alice.company)
    document = make_document(alice)

    pay = {"method": "bank_transfer", "paid_on": "2026-11-20", "reference": ""}
    record_manual(document, raw={"amount": "100.00", **pay}, by=alice, now=NOW)
    record_manual(document, raw={"amount": "138.00", **pay}, by=alice, now=NOW + timedelta(minutes=1))
    dispatch()

    assert told(alice) == []
    assert told(bob) == [
        "100,00\N{NO-BREAK SPACE}€ of Website redesign was paid, 138,00\N{NO-BREAK SPACE}€ to go",
        "Website redesign was paid",
    ]


def test_a_payment_recorded_by_a_key_is_told_to_its_maker_too() -> None:
    alice = make_company()
    key, _ = make_key(alice)
    raw = {"amount": "238.00", "method": "cash", "paid_on": "2026-11-20", "reference": ""}

    record_manual(make_document(alice), raw=raw, by=key, now=NOW)
    dispatch()

    assert told(alice) == ["Website redesign was paid"]


def test_a_member_who_left_is_told_nothing() -> None:  # SEC-28
    alice = make_company()
    bob = make_member(alice.company)
    make_open(make_link(alice), headers=CHROME_ON_MAC)

    remove_member(bob.pk, by=alice, now=NOW)
    dispatch()

    assert set(Notification.objects.values_list("member", flat=True)) == {alice.pk}


def test_an_event_of_a_document_that_is_gone_is_let_go() -> None:
    alice = make_company()
    make_open(make_link(alice))
    Event.objects.update(subject_id="inv_gone")

    dispatch()

    assert told(alice) == []
    assert not Event.objects.filter(dispatched_at=None).exists()
