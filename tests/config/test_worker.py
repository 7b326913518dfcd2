"""The worker's loop: what fails never stops the rest, and what is done once is done once."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from seenpaid.config.actions import beat, take_turn
from seenpaid.config.backup.hold import hold, is_held
from seenpaid.config.models import Heartbeat
from seenpaid.config.queries import last_beat
from seenpaid.config.schedule import CHORES, ERRANDS, Chore, Errand
from seenpaid.config.worker import BEAT_EVERY, Worker
from seenpaid.events.models import Event
from seenpaid.messaging.actions import send_document
from seenpaid.notifications.models import Notification
from tests.make import NOW, make_company, make_document, make_link, make_open

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


def make_worker(clock: Clock, *, errands: tuple[Errand, ...] = (), chores: tuple[Chore, ...] = ()) -> Worker:
    return Worker(clock=clock, errands=errands, chores=chores)


def test_its_real_jobs_turn_an_open_into_a_notice() -> None:
    alice = make_company()
    make_open(make_link(alice))
    worker = make_worker(Clock(), errands=ERRANDS, chores=CHORES)

    assert worker.tick()
    assert not worker.tick()

    assert Notification.objects.get(member=alice).text == "Someone opened Website redesign"
    assert not Event.objects.filter(dispatched_at=None).exists()


def test_a_copy_sends_nothing_until_it_is_said_to_be_the_one(settings, tmp_path: Path) -> None:  # SEC-213
    settings.DATA_DIR, did = tmp_path, []
    worker = make_worker(
        clock := Clock(),
        errands=(
            Errand("tell", lambda _: did.append("told")),
            Errand("post", lambda _: did.append("posted"), leaves=True),
        ),
        chores=(Chore("ask", timedelta(hours=1), lambda _: did.append("asked"), leaves=True),),
    )
    call_command("hold")

    worker.tick()
    assert did == ["told"]

    call_command("hold", end=True)
    clock.advance(timedelta(minutes=1))
    worker.tick()
    assert did == ["told", "told", "posted", "asked"]


@pytest.mark.parametrize("sends_what_waits", [False, True])
def test_what_the_original_may_have_sent_since_is_withheld(
    settings, tmp_path: Path, sends_what_waits: bool
) -> None:  # SEC-213
    settings.DATA_DIR, alice = tmp_path, make_company()
    (old,) = send_document(make_document(alice), to=("dora@example.com",), by=alice, now=NOW)
    hold(since=NOW + timedelta(minutes=1))
    (new,) = send_document(make_document(alice), to=("dora@example.com",), by=alice, now=NOW + timedelta(hours=1))

    call_command("hold", end=True, send_waiting=sends_what_waits)

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == ("queued" if sends_what_waits else "withheld", "queued")
    assert Event.objects.filter(kind="mail.withheld", subject_id=old.document_id).exists() is not sends_what_waits
    assert not is_held()


def test_an_errand_that_fails_is_told_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fail(_: datetime) -> None:
        raise RuntimeError("out of paper")

    worker = make_worker(
        Clock(),
        errands=(Errand("print", fail), Errand("post", lambda _: done.append("posted"))),
        chores=(
            Chore("sweep", timedelta(hours=1), fail),
            Chore("dust", timedelta(hours=1), lambda _: done.append("dusted")),
        ),
    )

    with caplog.at_level(logging.ERROR):
        worker.tick()

    assert done == ["posted", "dusted"]
    assert [record.message for record in caplog.records] == [
        "The worker could not print; it goes on.",
        "The worker could not sweep; it goes on.",
    ]


def test_a_chore_comes_round_once_in_its_time_whoever_does_it() -> None:  # SEC-200
    done: list[str] = []
    clock = Clock()
    chores = (Chore("sweep", timedelta(hours=1), lambda now: done.append(f"{now:%H:%M}")),)
    first, second = make_worker(clock, chores=chores), make_worker(clock, chores=chores)

    for _ in range(100):
        first.tick()
        second.tick()
        clock.advance(timedelta(minutes=1))

    assert done == ["10:00", "11:00"]


def test_it_says_that_it_lives_and_says_goodbye() -> None:
    clock = Clock()
    worker = make_worker(clock)

    worker.tick()
    assert last_beat() == NOW

    clock.advance(BEAT_EVERY / 2)
    worker.tick()
    assert last_beat() == NOW

    clock.advance(BEAT_EVERY)
    worker.tick()
    assert last_beat() == clock.now


def test_a_clock_set_back_does_not_silence_it() -> None:  # SEC-116
    clock = Clock()
    worker = make_worker(clock)
    worker.tick()

    clock.advance(timedelta(hours=-2))
    worker.tick()

    assert last_beat() == clock.now


@pytest.mark.django_db(transaction=True)
def test_stopped_it_finishes_what_it_does_and_leaves_no_trace() -> None:  # SEC-202
    done: list[str] = []
    worker = make_worker(Clock())

    def work(_: datetime) -> bool:
        worker.stop()
        done.append("finished")
        return True

    worker._errands = (Errand("work", work), Errand("more", lambda _: done.append("more")))
    worker.run()

    assert done == ["finished", "more"]
    assert not Heartbeat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_ends_when_the_process_that_began_it_is_gone() -> None:
    ticks: list[datetime] = []
    worker = Worker(
        clock=Clock(),
        errands=(Errand("count", lambda now: not ticks.append(now)),),
        chores=(),
        is_orphan=lambda: len(ticks) == 3,
    )

    worker.run()

    assert len(ticks) == 3


def test_a_turn_is_taken_by_one() -> None:
    assert take_turn("sweep", every=timedelta(hours=1), now=NOW)
    assert not take_turn("sweep", every=timedelta(hours=1), now=NOW + timedelta(minutes=59))
    assert take_turn("sweep", every=timedelta(hours=1), now=NOW + timedelta(minutes=61))
    assert not take_turn("sweep", every=timedelta(hours=1), now=NOW + timedelta(minutes=61))


def test_workers_lost_without_a_word_are_forgotten() -> None:
    beat("lost-1", now=NOW - timedelta(days=2))
    beat("here-2", now=NOW)

    make_worker(Clock(), chores=CHORES).tick()

    assert not Heartbeat.objects.filter(worker="lost-1").exists()
    assert Heartbeat.objects.filter(worker="here-2").exists()
