"""A flood fills no database and tells nobody twice. SEC-115"""

from datetime import timedelta

import pytest

from seenpaid.engagement import flood
from seenpaid.engagement.models import View
from seenpaid.engagement.queries import engagement_of
from seenpaid.events.models import Event
from seenpaid.lib.throttle import Throttle
from tests.make import HOME, OFFICE, SAFARI_ON_IOS, make_company, make_document, make_link, make_open

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def limits(monkeypatch):
    monkeypatch.setattr(flood, "LINK_LIMIT", Throttle(limit=5, window_seconds=3600))
    monkeypatch.setattr(flood, "ADDRESS_LIMIT", Throttle(limit=8, window_seconds=3600))


def test_a_link_writes_so_many_rows_and_then_a_number():
    link = make_link(make_company())

    recorded = [make_open(link) for _ in range(7)]

    row = engagement_of(link.document)
    assert (View.objects.count(), row.opens, row.suppressed, row.views) == (5, 5, 2, 1)
    assert recorded[5:] == [None, None]
    assert Event.objects.filter(kind="invoice.viewed").count() == 1


def test_other_links_and_the_next_hour_are_not_touched():
    alice = make_company()
    flooded, quiet = make_link(alice), make_link(alice, document=make_document(alice))
    for _ in range(6):
        make_open(flooded)

    assert make_open(quiet, headers=SAFARI_ON_IOS, peer=OFFICE).counted
    assert make_open(flooded, after=timedelta(hours=1)).counted


def test_one_address_on_many_links_is_bounded_too():
    alice = make_company()
    links = [make_link(alice) for _ in range(3)]

    rows = [make_open(link, peer=HOME) for link in links for _ in range(4)]

    assert sum(row is not None for row in rows) == 8
