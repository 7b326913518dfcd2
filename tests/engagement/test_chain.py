"""Every open is chained to the one before it, and nothing that happens later breaks the chain."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings, strategies as some
from hypothesis.extra.django import TestCase

from seenpaid.engagement import flood
from seenpaid.engagement.actions import overrule
from seenpaid.engagement.forgetting.erasure import forget_link
from seenpaid.engagement.forgetting.retention import thin_due
from seenpaid.engagement.log.check import check
from seenpaid.engagement.models import ChainEntry, Engagement, View
from seenpaid.lib.throttle import Throttle
from tests.make import CHROME_ON_MAC, HOME, NOW, OFFICE, SAFARI_ON_IOS, SLACKBOT, make_company, make_link, make_open

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = timedelta(days=1)


def forget(link, *, now=NOW):
    return forget_link(company_id=link.company_id, document_id=link.document_id, link_id=link.pk, now=now)


def test_every_open_takes_the_next_place():
    link = make_link(make_company())
    for minute in range(3):
        make_open(link, after=timedelta(minutes=20 * minute))

    summary = Engagement.objects.get()

    assert list(View.objects.order_by("id").values_list("position", flat=True)) == [1, 2, 3]
    assert bytes(summary.chain_digest) == bytes(View.objects.get(position=summary.chain_position).digest)
    assert check(link.document) == ""


@pytest.mark.parametrize(
    "column, value",
    [
        ("ip", "198.51.100.99"),
        ("user_agent", "curl/8"),
        ("city", "Paris"),
        ("viewed_at", NOW + DAY),
        ("verdict", "automated"),
        ("counted", False),
        ("revision", 7),
        ("browser", "Opera"),
        ("headers", {"accept": "x"}),
        ("sealed", "{}"),
        ("salts", None),
        ("position", 9),
    ],
)
def test_a_row_that_is_changed_behind_our_back_is_found(column, value):
    link = make_link(make_company())
    make_open(link)
    make_open(link, peer=OFFICE)

    View.objects.filter(position=1).update(**{column: value})

    assert check(link.document) != ""


@pytest.mark.parametrize("position", [1, 2, 3])
def test_a_row_that_is_deleted_behind_our_back_is_found(position):
    link = make_link(make_company())
    for _ in range(3):
        make_open(link)

    View.objects.filter(position=position).delete()

    assert check(link.document) != ""


def test_a_correction_is_an_entry_that_says_who_and_keeps_the_first_verdict():
    alice = make_company()
    link = make_link(alice)
    make_open(link, headers=SLACKBOT)

    overrule(View.objects.get(), verdict="human", by=alice, now=NOW + DAY)

    entry = ChainEntry.objects.get()
    assert '"verdict":"automated"' in View.objects.get().sealed
    assert ('"verdict":"human"' in entry.sealed, alice.user_id in entry.sealed, entry.position) == (True, True, 2)
    assert check(link.document) == ""


def test_forgetting_leaves_the_chain_whole_and_lets_go_of_the_salts():
    link = make_link(make_company())
    make_open(link)
    make_open(link, after=40 * DAY)
    kept = bytes(View.objects.get(position=2).salts)

    thin_due(now=NOW + 35 * DAY)
    first = bytes(View.objects.get(position=1).salts)

    assert (first[:32], first[32:] != bytes(48), bytes(View.objects.get(position=2).salts)) == (bytes(32), True, kept)
    assert check(link.document) == ""
    forget(link)
    assert bytes(View.objects.get(position=2).salts)[:64] == bytes(64)
    assert check(link.document) == ""


def test_rows_removed_after_a_year_leave_the_rest_to_be_checked():
    alice = make_company()
    link = make_link(alice)
    for day in (0, 1, 200, 300):
        make_open(link, after=day * DAY)
    overrule(View.objects.get(position=2), verdict="automated", by=alice, now=NOW + 2 * DAY)
    while thin_due(now=NOW + 367 * DAY):
        pass

    assert View.objects.count() == 2
    assert check(link.document) == ""
    while thin_due(now=NOW + 900 * DAY):
        pass
    assert (View.objects.count(), check(link.document)) == (0, "")


def test_what_a_flood_kept_out_is_said_by_the_next_entry(monkeypatch):
    monkeypatch.setattr(flood, "LINK_LIMIT", Throttle(limit=2, window_seconds=3600))
    link = make_link(make_company())
    for _ in range(5):
        make_open(link)
    monkeypatch.setattr(flood, "LINK_LIMIT", Throttle(limit=2, window_seconds=3600))
    make_open(link)

    assert '"suppressed":3' in View.objects.get(position=3).sealed
    assert check(link.document) == ""


@pytest.mark.django_db(transaction=True)
def test_opens_at_once_are_one_chain():
    link = make_link(make_company())

    def open_five(number: int) -> None:
        try:
            for _ in range(5):
                make_open(link, peer=f"203.0.113.{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(open_five, range(1, 5)))

    assert Engagement.objects.get().chain_position >= 20
    assert check(link.document) == ""


_acts = some.lists(
    some.tuples(
        some.sampled_from(["open", "open", "open", "overrule", "thin", "forget", "later"]),
        some.integers(0, 5),
        some.sampled_from([CHROME_ON_MAC, SAFARI_ON_IOS, SLACKBOT, {}]),
        some.sampled_from([HOME, OFFICE, None]),
    ),
    min_size=1,
    max_size=14,
)


class TestTheChain(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(acts=_acts)
    def test_it_holds_whatever_happens(self, acts):
        alice = make_company()
        link, elapsed = make_link(alice), timedelta()
        for act, number, headers, peer in acts:
            elapsed += timedelta(minutes=number * 5)
            view = View.objects.order_by("id").first()
            if act == "open":
                make_open(link, headers=headers, peer=peer, after=elapsed)
            elif act == "overrule" and view is not None and view.actor_type != "sender_preview":
                overrule(view, verdict=("human", "automated")[number % 2], by=alice, now=NOW + elapsed)
            elif act == "thin":
                thin_due(now=NOW + elapsed)
            elif act == "forget":
                forget(link, now=NOW + elapsed)
            elif act == "later":
                elapsed += number * 100 * DAY

        assert check(link.document) == ""
