"""Workers die at every step and others take over: nothing is lost, and only the one window SMTP leaves open doubles. SEC-199, SEC-200"""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections

from seenpaid.messaging import deliver
from seenpaid.messaging.actions import send_document
from seenpaid.messaging.deliver import deliver_due
from seenpaid.messaging.lifecycle import LEASE
from seenpaid.messaging.models import Mail
from tests.make import NOW, make_company, make_document

STEPS = ("claimed", "talking", "accepted", "written")


class Killed(BaseException):
    """As sudden as kill -9: no handler for failures sees it."""


class Twin:
    """A mail server in memory."""

    def __init__(self) -> None:
        self.accepted: Counter[bytes] = Counter()
        self.dies_at = ""

    def __enter__(self) -> "Twin":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def hand_over(self, message: bytes, *, sender: str, recipient: str, envelope_id: str = "") -> str:
        self.die("talking")
        (key,) = (line for line in message.splitlines() if line.startswith(b"Message-ID:"))
        self.accepted[key] += 1
        return "250 OK"

    def die(self, step: str) -> None:
        if self.dies_at == step:
            self.dies_at = ""
            raise Killed


@pytest.fixture
def twin(settings, monkeypatch) -> Twin:
    twin = Twin()
    settings.SEENPAID_EMAIL = {
        "host": "mail.example.com",
        "port": 25,
        "security": "none",
        "username": "",
        "password": "",
    }
    send, write = deliver._Post._send, deliver._write_down

    def _send(post, *given):
        twin.die("claimed")
        send(post, *given)

    def _write_down(*given, **named):
        twin.die("accepted")
        write(*given, **named)
        twin.die("written")

    monkeypatch.setattr(deliver._Post, "_send", _send)
    monkeypatch.setattr(deliver, "_write_down", _write_down)
    return twin


def make_queue(mails: int) -> None:
    alice = make_company()
    send_document(make_document(alice), to=[f"d{number}@example.com" for number in range(mails)], by=alice, now=NOW)


@pytest.mark.django_db
def test_dying_workers_lose_nothing(twin: Twin) -> None:
    make_queue(12)
    now, deaths = NOW, Counter()

    for number in range(24):
        twin.dies_at = STEPS[number % len(STEPS)]
        step = twin.dies_at
        try:
            deliver_due(now=now, limit=1, talk_to=lambda _: twin)
        except Killed:
            deaths[step] += 1
        now += LEASE
    deliver_due(now=now, talk_to=lambda _: twin)

    assert set(Mail.objects.values_list("status", flat=True)) == {"sent"}
    assert len(twin.accepted) == 12
    assert sum(twin.accepted.values()) - 12 == deaths["accepted"] > 0
    assert len(deaths) == len(STEPS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_two_workers_at_once_send_each_mail_once(twin: Twin) -> None:  # SEC-200
    make_queue(10)

    def work() -> None:
        try:
            for _ in range(3):
                deliver_due(now=NOW + timedelta(seconds=1), talk_to=lambda _: twin)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert set(Mail.objects.values_list("status", flat=True)) == {"sent"}
    assert set(twin.accepted.values()) == {1}
    assert len(twin.accepted) == 10
