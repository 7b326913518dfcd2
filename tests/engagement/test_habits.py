"""A domain's mail filter is learned from our own mails, and expected from then on."""

from datetime import timedelta

import pytest

from seenpaid.engagement.models import Habit, View
from seenpaid.engagement.queries import expected_filters
from seenpaid.sharing.models import ShareLink
from tests.make import CHROME_ON_MAC, NOW, make_company, make_customer, make_document, make_link, make_open

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FILTER = "40.94.28.11"
"""An address of a published mail filter."""


def mailed(alice, dora, *, address="dora@acme.example"):
    link = make_link(alice, document=make_document(alice, customer=dora))
    ShareLink.objects.filter(pk=link.pk).update(address=address, mailed_at=NOW)
    return link


@pytest.fixture
def alice():
    return make_company()


def test_two_scanned_mails_make_a_habit_and_a_quick_open_is_doubted(alice):
    dora = make_customer(alice)
    before = make_open(mailed(alice, dora), after=timedelta(seconds=20))
    for _ in range(2):
        link = mailed(alice, dora)
        for second in (5, 6):
            make_open(link, after=timedelta(seconds=second), peer=FILTER)

    after = make_open(mailed(alice, dora), after=timedelta(seconds=20), peer="198.51.100.77")

    assert (before.verdict, after.verdict) == ("human", "unverified")
    assert [(habit.domain, habit.mails) for habit in expected_filters(alice.company)] == [("acme.example", 2)]
    assert "acme.example" in View.objects.get(pk=after.view_id).reasons[0]["text"]


def test_whoever_comes_later_is_not_doubted(alice):
    dora = make_customer(alice)
    for _ in range(2):
        make_open(mailed(alice, dora), after=timedelta(seconds=5), peer=FILTER)

    assert make_open(mailed(alice, dora), after=timedelta(minutes=6)).verdict == "human"


@pytest.mark.parametrize(
    "address, after, headers",
    [
        ("dora@gmail.com", 5, CHROME_ON_MAC),
        ("", 5, CHROME_ON_MAC),
        ("dora@acme.example", 3600, CHROME_ON_MAC),
    ],
)
def test_nothing_is_learned_from_mail_houses_copied_links_and_late_scans(alice, address, after, headers):
    link = mailed(alice, make_customer(alice), address=address)
    make_open(link, after=timedelta(seconds=after), peer=FILTER, headers=headers)

    assert not Habit.objects.exists()


def test_one_mail_is_no_habit(alice):
    link = mailed(alice, make_customer(alice))
    for second in range(3):
        make_open(link, after=timedelta(seconds=second), peer=FILTER)

    assert Habit.objects.get().mails == 1
    assert expected_filters(alice.company) == []
