"""A log that cannot be written stands between nobody and their invoice, and loses no more than it must. SEC-117"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from seenpaid.config.lane.later import Later
from seenpaid.config.subscribers import SUBSCRIBERS
from seenpaid.engagement import alarms, missed
from seenpaid.engagement.log.check import check
from seenpaid.engagement.models import View
from seenpaid.engagement.queries import engagement_of
from seenpaid.events.dispatch import dispatch_due
from seenpaid.events.models import Event
from seenpaid.notifications.models import Notification
from seenpaid.portal import opening
from seenpaid.portal.opening import Opening, open_pages
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind
from tests.make import CHROME_ON_MAC, NOW, make_capture, make_company, make_document, make_link

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def opened(link, *, times: int = 1, after: float = 0.0) -> list[int]:
    """Open it so often, a minute apart and by as many people, in one batch; return the answers' statuses."""
    captures = [
        make_capture(at=NOW + timedelta(minutes=one + after), peer=f"198.51.100.{one + 1}") for one in range(times)
    ]
    openings = [Opening(token_of(link), LinkKind(link.kind), capture) for capture in captures]
    return [answer.status for answer in open_pages(openings)]


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite finds no room for another page."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE filler (stuff blob)")
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        with pytest.raises(OperationalError, match="full"):
            fill()
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1000000")
            cursor.execute("DROP TABLE filler")


def fill() -> None:
    with connection.cursor() as cursor:
        while True:
            cursor.execute("INSERT INTO filler VALUES (zeroblob(900))")


@pytest.mark.sqlite_only
def test_opens_on_a_full_disk_are_answered_and_written_when_there_is_room(caplog) -> None:
    link = make_link(make_company())
    before = alarms.unrecorded_total()
    with full_disk():
        assert opened(link, times=3) == [200, 200, 200]
        assert not missed.write_kept()
        assert View.objects.count() + missed.unwritten(link.company_id) == 3
    assert alarms.unrecorded_total() == before + 3
    assert "3 opens could not be logged" in caplog.text

    assert missed.write_kept()

    row = engagement_of(link.document)
    assert (row.opens, row.views, row.first_viewed_at, row.last_viewed_at) == (3, 3, NOW, NOW + timedelta(minutes=2))
    assert (missed.unwritten(link.company_id), check(link.document)) == (0, "")
    assert Event.objects.filter(kind="invoice.viewed", data__first=True).count() == 1


def test_what_is_written_late_is_no_burst_with_those_who_came_meanwhile(monkeypatch) -> None:
    link = make_link(make_company())
    with monkeypatch.context() as patched:
        patched.setattr(opening, "record", _away)
        opened(link)
    assert opened(link, times=3, after=5) == [200] * 3

    assert missed.write_kept()

    assert set(View.objects.values_list("verdict", flat=True)) == {"human"}


def test_of_what_cannot_be_kept_the_number_is_told(monkeypatch) -> None:
    alice = make_company()
    link, quiet = make_link(alice), make_link(alice, document=make_document(alice))
    monkeypatch.setattr(missed, "MOST_KEPT", 1)
    with monkeypatch.context() as patched:
        patched.setattr(opening, "record", _away)
        opened(link, times=4)
    assert missed.unwritten(alice.company_id) == 4

    assert missed.write_kept()

    told = Event.objects.get(kind="view.unrecorded")
    assert (told.subject_id, told.data["opens"]) == (link.document_id, 3)
    assert (engagement_of(link.document).opens, missed.unwritten(alice.company_id)) == (1, 0)
    while dispatch_due(SUBSCRIBERS, now=NOW):
        pass
    assert "Website redesign was opened 3 more times, which could not be recorded" in list(
        Notification.objects.filter(member=alice).values_list("text", flat=True)
    )
    assert not Event.objects.filter(subject_id=quiet.document_id, kind="view.unrecorded").exists()


def test_the_thread_beside_the_lane_writes_before_the_process_ends(monkeypatch) -> None:
    link = make_link(make_company())
    with monkeypatch.context() as patched:
        patched.setattr(opening, "record", _away)
        opened(link)
    later = Later()
    later.begin()

    later.end()

    assert View.objects.get().user_agent == CHROME_ON_MAC["User-Agent"]


def _away(*_: object) -> None:
    raise OperationalError("the database is away")
