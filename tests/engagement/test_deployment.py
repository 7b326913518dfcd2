"""A proxy may strip Sec-* headers from every request: what is missing speaks against a reader only where it ever arrives."""

from dataclasses import replace

import pytest

from seenpaid.engagement.correcting.reclassify import walk
from seenpaid.engagement.judging import deployment
from seenpaid.engagement.models import Action, View
from seenpaid.engagement.recorder import record
from seenpaid.sharing.access import access_link
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind
from tests.make import CHROME_ON_MAC, HOME, NOW, OFFICE, make_capture, make_company, make_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TELLING = {**CHROME_ON_MAC, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "none", "Sec-Fetch-User": "?1"}


@pytest.fixture(autouse=True)
def new_process(monkeypatch):
    monkeypatch.setattr(deployment._Known, "metadata_arrives", None)


@pytest.fixture
def link():
    return make_link(make_company())


def opened(link, *, headers=CHROME_ON_MAC, peer=HOME, secure=True, action=Action.PAGE) -> View:
    captured = replace(make_capture(headers=headers, peer=peer, action=action), secure=secure)
    recorded = record(access_link(token_of(link), kind=LinkKind.INVOICE, now=NOW), captured)
    return View.objects.get(pk=recorded.view_id)


def test_nobody_is_blamed_for_what_never_arrives(link):
    assert opened(link).verdict == "human"


def test_whoever_leaves_out_what_others_send_is_doubted(link):
    opened(link, headers=TELLING, peer=OFFICE)

    assert opened(link).reasons[0]["code"] == "no_fetch_metadata"


def test_a_header_sent_in_the_clear_changes_nothing_for_anybody(link):
    opened(link, headers=TELLING, peer=OFFICE, secure=False)

    assert opened(link).verdict == "human"


def test_another_process_judges_history_as_it_was_judged(link, monkeypatch):
    opened(link, headers=TELLING, peer=OFFICE)
    doubted = opened(link)
    monkeypatch.setattr(deployment._Known, "metadata_arrives", None)

    (report,) = walk(now=NOW, apply=False)

    assert (doubted.verdict, report.judged, report.changes) == ("unverified", 2, {})


def test_a_program_that_follows_every_link_settles_nothing(link):
    opened(link, headers=TELLING, peer=OFFICE)
    doubted = opened(link)

    opened(link, action=Action.PDF)

    doubted.refresh_from_db()
    assert doubted.verdict == "unverified"
