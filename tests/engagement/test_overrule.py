"""A member's word corrects the books, also backwards."""

from datetime import timedelta

import pytest

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.roles import Role
from seenpaid.engagement.access import ViewNotFoundError, access_view
from seenpaid.engagement.actions import NotOverrulableError, overrule
from seenpaid.engagement.models import View
from seenpaid.engagement.queries import engagement_of
from seenpaid.events.models import Event
from tests.make import (
    NOW,
    OFFICE,
    SAFARI_ON_IOS,
    SLACKBOT,
    make_company,
    make_link,
    make_member,
    make_open,
    make_stranger,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def status_of(link) -> str:
    link.document.refresh_from_db()
    return link.document.status


def test_this_was_automated_takes_the_view_back():
    alice = make_company()
    link = make_link(alice)
    view = View.objects.get(pk=make_open(link).view_id)

    corrected = overrule(view, verdict="automated", by=alice, now=NOW)

    assert (corrected.actor_type, corrected.verdict, corrected.counted) == ("automated", "automated", False)
    row = engagement_of(link.document)
    assert (row.views, row.visitors, row.automated, row.first_viewed_at, row.last_view) == (0, 0, 1, None, None)
    assert status_of(link) == "sent"
    assert Event.objects.get(kind="view.reclassified").data == {"view": view.pk, "from": "human", "to": "automated"}


def test_this_was_my_customer_counts_it():
    alice = make_company()
    link = make_link(alice)
    view = View.objects.get(pk=make_open(link, headers=SLACKBOT).view_id)

    corrected = overrule(view, verdict="human", by=alice, now=NOW + timedelta(days=1))

    assert (corrected.actor_type, corrected.counted, corrected.visitor.label) == ("recipient", True, "A")
    assert corrected.reasons[0]["code"] == "member_said_human"
    row = engagement_of(link.document)
    assert (row.views, row.automated, row.first_viewed_at) == (1, 0, NOW)
    assert status_of(link) == "viewed"


def test_taking_the_first_of_two_back_uncovers_the_one_it_shadowed():
    alice = make_company()
    link = make_link(alice)
    first = View.objects.get(pk=make_open(link).view_id)
    make_open(link, after=timedelta(minutes=5))

    overrule(first, verdict="automated", by=alice, now=NOW)

    row = engagement_of(link.document)
    assert (row.views, row.first_viewed_at) == (1, NOW + timedelta(minutes=5))
    assert status_of(link) == "viewed"


def test_saying_it_twice_changes_nothing():
    alice = make_company()
    view = View.objects.get(pk=make_open(make_link(alice)).view_id)

    for _ in range(2):
        view = overrule(view, verdict="automated", by=alice, now=NOW)

    assert Event.objects.filter(kind="view.reclassified").count() == 1


@pytest.mark.parametrize("verdict", ["unverified", "", "HUMAN", "robot"])
def test_it_takes_no_other_word(verdict):
    alice = make_company()
    view = View.objects.get(pk=make_open(make_link(alice)).view_id)

    with pytest.raises(NotOverrulableError):
        overrule(view, verdict=verdict, by=alice, now=NOW)


def test_a_preview_stays_a_preview():
    alice = make_company()
    view = View.objects.get(pk=make_open(make_link(alice), user=alice.user).view_id)

    with pytest.raises(NotOverrulableError):
        overrule(view, verdict="human", by=alice, now=NOW)


def test_a_viewer_and_a_stranger_have_no_word():
    alice, charlie = make_company(), make_stranger()
    view = View.objects.get(pk=make_open(make_link(alice)).view_id)

    with pytest.raises(NotAllowedError):
        overrule(view, verdict="automated", by=make_member(alice.company, role=Role.VIEWER), now=NOW)
    with pytest.raises(ViewNotFoundError):
        access_view(view.pk, company=charlie.company)


def test_a_later_payment_is_not_undone_by_a_corrected_view():
    alice = make_company()
    link = make_link(alice)
    view = View.objects.get(pk=make_open(link, headers=SAFARI_ON_IOS, peer=OFFICE).view_id)
    from seenpaid.payments.actions import record_manual

    record_manual(link.document, raw={"amount": "238.00", "method": "cash"}, by=alice, now=NOW)

    overrule(view, verdict="automated", by=alice, now=NOW)

    assert status_of(link) == "paid"
