"""What is forgotten, and what is not. SEC-219"""

import re
from datetime import timedelta

import pytest
from django.db import transaction

from seenpaid.companies.models import Company
from seenpaid.engagement.correcting.recount import recount
from seenpaid.engagement.forgetting.retention import cut, thin_due
from seenpaid.engagement.models import Engagement, View, Visitor
from seenpaid.engagement.queries import engagement_of
from seenpaid.events.actions import SYSTEM
from seenpaid.sharing.links import token_of
from tests.make import HOME, NOW, OFFICE, SAFARI_ON_IOS, SLACKBOT, make_company, make_link, make_open, make_stranger

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = timedelta(days=1)


def summary_of(link) -> dict[str, object]:
    row = engagement_of(link.document)
    left_out = {"forgotten", "last_view", "suppressed", "labels", "chain_position", "chain_digest"}
    return {field.name: getattr(row, field.name) for field in Engagement._meta.fields if field.name not in left_out}


@pytest.mark.parametrize(
    "ip, network", [("203.0.113.77", "203.0.113.0"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"), ("::1", "::")]
)
def test_an_address_is_cut_to_its_network(ip, network):
    assert cut(ip) == network


def test_after_thirty_days_the_address_and_the_headers_are_cut_and_the_names_stay():
    link = make_link(make_company())
    make_open(link)
    make_open(link, after=20 * DAY, peer=OFFICE)

    thin_due(now=NOW + 31 * DAY)

    old, young = View.objects.order_by("id")
    assert (old.ip, old.user_agent, old.headers, old.browser, old.counted) == ("203.0.113.0", "", {}, "Chrome", True)
    assert (young.ip, young.user_agent != "") == (OFFICE, True)
    assert thin_due(now=NOW + 31 * DAY) == 0


def test_after_a_year_the_rows_go_and_the_counts_stay():
    link = make_link(make_company())
    make_open(link)
    make_open(link, headers=SLACKBOT, after=DAY)
    make_open(link, headers=SAFARI_ON_IOS, peer=OFFICE, after=200 * DAY)
    before = summary_of(link)

    while thin_due(now=NOW + 366 * DAY + DAY):
        pass

    assert [view.os for view in View.objects.all()] == ["iOS"]
    assert [visitor.label for visitor in Visitor.objects.all()] == ["B"]
    assert summary_of(link) == before


def test_a_correction_afterwards_still_adds_up():
    link = make_link(make_company())
    for day in (0, 1, 200):
        make_open(link, after=day * DAY, peer=HOME if day < 2 else OFFICE)
    before = summary_of(link)
    while thin_due(now=NOW + 367 * DAY):
        pass

    with transaction.atomic():
        recount(link.document, actor=SYSTEM, now=NOW + 367 * DAY)

    assert summary_of(link) == before


def test_when_all_is_forgotten_the_summary_is_not():
    link = make_link(make_company())
    make_open(link)
    before = summary_of(link)
    while thin_due(now=NOW + 400 * DAY):
        pass

    with transaction.atomic():
        recount(link.document, actor=SYSTEM, now=NOW + 400 * DAY)

    assert not View.objects.exists()
    assert summary_of(link) == {**before, "last_read_at": None}


def test_a_company_may_keep_less():
    usual, short = make_link(make_company()), make_link(make_stranger())
    Company.objects.filter(pk=short.company_id).update(address_days=2, row_days=5)
    for link in (usual, short):
        make_open(link)

    thin_due(now=NOW + 3 * DAY)
    cut_first = set(View.objects.exclude(thinned_at=None).values_list("company_id", flat=True))
    while thin_due(now=NOW + 6 * DAY):
        pass

    assert cut_first == {short.company_id}
    assert [(view.company_id, view.ip) for view in View.objects.all()] == [(usual.company_id, HOME)]
    assert engagement_of(short.document).views == 1


@pytest.mark.parametrize("days, rows", [(30, 365), (7, 90)])
def test_the_page_promises_what_is_kept(client, days, rows):
    alice = make_company(address_days=days, row_days=rows)

    page = client.get(f"/i/{token_of(make_link(alice))}").content.decode()

    assert re.search(rf"\b{days} days, the rest for {rows}\b", page)
