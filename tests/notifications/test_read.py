"""A member reads their notices, and nobody else's."""

from datetime import timedelta

import pytest

from seenpaid.companies.access import Membership
from seenpaid.events.dispatch import dispatch_due
from seenpaid.notifications.actions import mark_all_read, mark_read
from seenpaid.notifications.models import Notification
from seenpaid.notifications.queries import latest_id, notices_page, unread_count, unread_counts
from seenpaid.notifications.subscriber import on_event
from tests.make import NOW, make_company, make_link, make_member, make_open, make_stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Membership:
    alice = make_company()
    make_member(alice.company)
    link = make_link(alice)
    for hours in range(3):
        make_open(link, after=timedelta(hours=hours))
    dispatch_due([on_event], now=NOW)
    return alice


def test_the_newest_come_first_page_by_page(alice: Membership) -> None:
    first = notices_page(alice, limit=2)
    second = notices_page(alice, limit=2, after=first.next_key)

    created = [notice.created_at for notice in [*first.rows, *second.rows]]
    assert created == [NOW + timedelta(hours=hours) for hours in (2, 1, 0)]
    assert second.next_key is None
    assert latest_id(alice) == first.rows[0].pk


def test_one_is_read(alice: Membership) -> None:
    notice = notices_page(alice).rows[1]

    mark_read(notice.pk, member=alice, now=NOW)

    assert unread_count(alice) == 2
    assert [found.pk for found in notices_page(alice, only_unread=True).rows] == [
        found.pk for found in notices_page(alice).rows if found.pk != notice.pk
    ]


def test_all_up_to_the_one_that_was_shown_are_read(alice: Membership) -> None:
    shown = notices_page(alice).rows[1]

    assert mark_all_read(alice, now=NOW, up_to=shown.pk) == 2
    assert unread_count(alice) == 1
    assert mark_all_read(alice, now=NOW) == 1


def test_nobody_reads_for_another(alice: Membership) -> None:
    charlie = make_stranger()
    notice = notices_page(alice).rows[0]

    mark_read(notice.pk, member=charlie, now=NOW)
    mark_all_read(charlie, now=NOW)

    assert notices_page(charlie).rows == []
    assert latest_id(charlie) is None
    assert unread_count(alice) == 3
    assert unread_count(alice.company.memberships.exclude(pk=alice.pk).get()) == 3


def test_counts_of_several_members_come_at_once(alice: Membership) -> None:
    bob = alice.company.memberships.exclude(pk=alice.pk).get()
    mark_all_read(bob, now=NOW)

    assert unread_counts([alice.pk, bob.pk]) == {alice.pk: 3}


def test_the_database_keeps_one_notice_per_member_and_event(alice: Membership) -> None:
    from django.db import IntegrityError

    notice = notices_page(alice).rows[0]

    with pytest.raises(IntegrityError):
        Notification.objects.create(
            company=alice.company, member=alice, event_id=notice.event_id, kind=notice.kind, text="x", created_at=NOW
        )
