"""What the pages that are open hear: of every open, and never more often than they can show."""

import json
from datetime import timedelta

import pytest

from seenpaid.notifications.news import QUIET, Watch
from tests.make import NOW, SLACKBOT, make_company, make_link, make_open, make_stranger

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SECOND = timedelta(seconds=1)


def heard(watch: Watch, *, after: timedelta) -> list[tuple[str, str, str]]:
    """Return whose news it was, what kind, and of which document."""
    told = []
    for news in watch.look(now=NOW + after):
        event, data = news.frame.decode().splitlines()[0], news.frame.decode().partition("data: ")[2]
        told.append((news.company_id, event.removeprefix("event: "), json.loads(data)["document"]))
    return told


def test_an_open_that_does_not_count_is_heard_of_by_its_company():
    alice, charlie, watch = make_company(), make_stranger(), Watch()
    link = make_link(alice)
    make_link(charlie)
    watch.look(now=NOW)

    make_open(link, headers=SLACKBOT, after=SECOND)
    make_open(link, user=alice.user, after=SECOND)

    assert heard(watch, after=2 * SECOND) == [(alice.company_id, "opened", link.document_id)]
    assert heard(watch, after=3 * SECOND) == []


def test_a_view_is_told_as_a_view_and_not_twice():
    watch, link = Watch(), make_link(make_company())
    watch.look(now=NOW)

    make_open(link, after=SECOND)

    assert [kind for _, kind, _ in heard(watch, after=2 * SECOND)] == ["viewed"]


def test_a_flood_is_one_message_at_a_time_and_its_last_open_is_heard_of():
    watch, link = Watch(), make_link(make_company())
    watch.look(now=NOW)
    told = []
    for tenth in range(10, 40):
        make_open(link, headers=SLACKBOT, after=tenth * SECOND / 10)
        told += heard(watch, after=tenth * SECOND / 10)

    assert len(told) == 1
    assert len(heard(watch, after=SECOND + QUIET)) == 1
    assert heard(watch, after=4 * SECOND + QUIET) == []
