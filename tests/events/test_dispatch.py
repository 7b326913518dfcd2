import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from seenpaid.events.actions import SYSTEM, record
from seenpaid.events.dispatch import MOST_ATTEMPTS, dispatch_due, retry_parked
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event, Setback
from seenpaid.events.queries import Backlog, backlog, feed, timeline
from tests.make import NOW, make_company, make_stranger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def happen(company_id: str, *, subject: str = "inv_1") -> Event:
    happened = record(EventKind.INVOICE_PAID, company_id=company_id, subject_id=subject, at=NOW, actor=SYSTEM)
    return Event.objects.get(pk=happened, company_id=company_id)


def test_each_event_is_handed_on_once_and_in_order():
    alice = make_company()
    happened = [happen(alice.company_id).pk for _ in range(3)]
    told: list[str] = []

    for _ in range(2):
        dispatch_due([lambda event: told.append(event.pk)], now=NOW)

    assert told == happened
    assert not Event.objects.filter(dispatched_at=None).exists()


def test_a_subscriber_that_fails_holds_up_nothing_and_is_asked_again():
    alice = make_company()
    poisoned, fine = happen(alice.company_id, subject="inv_bad"), happen(alice.company_id)
    told: list[str] = []

    def tell(event: Event) -> None:
        if event.subject_id == "inv_bad":
            raise RuntimeError(event.pk)
        told.append(event.pk)

    assert dispatch_due([tell], now=NOW) == 1

    assert told == [fine.pk]
    assert Event.objects.get(dispatched_at=None) == poisoned


def test_a_failed_event_waits_longer_and_longer_and_is_parked_in_the_end():  # SEC-201
    alice = make_company()
    poisoned = happen(alice.company_id)
    tries: list[datetime] = []
    now = NOW

    def tell(event: Event) -> None:
        tries.append(now)
        raise RuntimeError("A subscriber\0 fails.")

    for _ in range(24 * 60):
        dispatch_due([tell], now=now)
        now += timedelta(minutes=1)

    assert len(tries) == MOST_ATTEMPTS
    assert tries[1] - tries[0] == timedelta(minutes=1)
    assert tries[-1] - tries[-2] > timedelta(minutes=30)
    assert backlog().parked == 1
    assert Setback.objects.get().reason == "RuntimeError: A subscriber fails."

    told: list[str] = []
    assert retry_parked() == 1
    assert dispatch_due([lambda event: told.append(event.pk)], now=now) == 1
    assert told == [poisoned.pk]
    assert backlog() == Backlog(waiting=0, oldest_at=None, parked=0)


def test_events_that_fail_leave_room_for_those_behind_them():  # SEC-201
    alice = make_company()
    for _ in range(5):
        happen(alice.company_id, subject="inv_bad")
    fine = happen(alice.company_id)
    told: list[str] = []

    def tell(event: Event) -> None:
        if event.subject_id == "inv_bad":
            raise RuntimeError(event.pk)
        told.append(event.pk)

    for _ in range(2):
        dispatch_due([tell], now=NOW, limit=5)

    assert told == [fine.pk]


def test_the_backlog_says_how_far_behind_the_worker_is():  # SEC-199
    alice = make_company()
    happen(alice.company_id)
    happen(alice.company_id)

    assert backlog() == Backlog(waiting=2, oldest_at=NOW, parked=0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work_and_double_none():  # SEC-200
    alice = make_company()
    happened = {happen(alice.company_id).pk for _ in range(20)}
    told: list[str] = []
    start = threading.Barrier(2)

    def work(_: int) -> None:
        start.wait()
        try:
            dispatch_due([lambda event: told.append(event.pk)], now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))

    assert sorted(told) == sorted(happened)


def test_a_timeline_is_of_one_document_of_one_company():
    alice, charlie = make_company(), make_stranger()
    mine = happen(alice.company_id)
    happen(charlie.company_id)
    happen(alice.company_id, subject="inv_2")

    assert list(timeline(alice.company_id, "inv_1")) == [mine]
    assert feed(alice.company_id).count() == 2
