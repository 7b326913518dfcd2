"""Kills the mail worker at every step, again and again, and counts what arrived: nothing lost, nothing doubled but in one window.

    .venv/bin/python bench/mail.py [--mails 1000] [--kills 100]

A real worker process sends through SMTP to a real server in this one. Before each of its steps it may die as by kill -9:

    claimed     the mail is taken, nothing is said to the server yet
    connected   the server was greeted
    addressed   the server takes the recipient, and the message is about to follow
    accepted    the server said yes, and it is not written down: the window that SMTP cannot close
    written     it is written down

A mail that died in `accepted` is sent again under the same Message-ID: that is the only double there may be, and exactly
as many as there were such deaths.
"""

import argparse
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
STEPS = ("claimed", "connected", "addressed", "accepted", "written")
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seenpaid.config.settings")


def work(step: str, *, after: int, port: int, shift_minutes: int) -> None:
    """Be the worker: send what is due, and die at the step, after so many mails."""
    from datetime import timedelta

    from django.conf import settings
    from django.utils import timezone

    from seenpaid.lib import smtp
    from seenpaid.messaging import deliver

    settings.SEENPAID_EMAIL = {"host": "127.0.0.1", "port": port, "security": "none", "username": "", "password": ""}
    seen: Counter[str] = Counter()

    def dies(name: str) -> None:
        seen[name] += 1
        if name == step and seen[name] > after:
            os._exit(137)

    def spied(owner: object, attribute: str, *, before: str = "", afterwards: str = "") -> None:
        real = getattr(owner, attribute)

        def wrapped(*given: object, **named: object) -> object:
            if before:
                dies(before)
            told = real(*given, **named)
            if afterwards:
                dies(afterwards)
            return told

        setattr(owner, attribute, wrapped)

    spied(deliver._Post, "_send", before="claimed")
    spied(smtp.Conversation, "open", afterwards="connected")
    spied(smtp.smtplib.SMTP, "data", before="addressed")
    spied(deliver, "_write_down", before="accepted", afterwards="written")
    while deliver.deliver_due(now=timezone.now() + timedelta(minutes=shift_minutes)):
        pass


def nest() -> None:
    """Hatch a worker for each line read, and answer how it ended: Django is loaded once, and every worker is a process."""
    import django

    django.setup()
    for line in sys.stdin:
        step, after, port, shift = line.split()
        if (child := os.fork()) == 0:
            work(step, after=int(after), port=int(port), shift_minutes=int(shift))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--nest", action="store_true", help="for this program's own use")
    given = parser.parse_args()
    if given.nest:
        nest()
        return 0
    with tempfile.TemporaryDirectory() as home:
        os.environ["SEENPAID_DATA_DIR"] = home
        return measure(mails=given.mails, kills=given.kills)


def measure(*, mails: int, kills: int) -> int:
    """Queue the mails, let workers die, and return 0 if the count is right."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from seenpaid.messaging.models import Mail
    from tests.plumbing.postbox import postbox

    logging.disable()
    call_command("migrate", verbosity=0)
    _queue(mails)
    connection.close()
    died: Counter[str] = Counter()
    chance = random.Random(1)
    began = time.perf_counter()
    with postbox() as box, _Nest() as workers:
        for number in range(kills):
            step = STEPS[number % len(STEPS)]
            # Each worker finds the leases of the dead run out, and gets a few mails further.
            ended = workers.worker(step, chance.randrange(max(mails // kills, 2)), box.port, shift=11 * (number + 1))
            died[step] += ended == 137
        workers.worker("none", 0, box.port, shift=11 * (kills + 2))
        arrived = Counter(got.message["Message-ID"] for got in box.accepted)
    rows = list(Mail.objects.values_list("message_id", "status"))
    lost = [key for key, _ in rows if not arrived[key]]
    unsent = [key for key, status in rows if status != "sent"]
    doubles = sum(arrived.values()) - len(arrived)
    print(f"{mails} mails, {sum(died.values())} deaths {dict(died)}, {time.perf_counter() - began:.1f} s")
    print(
        f"lost {len(lost)}, not written as sent {len(unsent)}, strangers {len(set(arrived) - {key for key, _ in rows})}"
    )
    print(f"doubles {doubles}, deaths in the window {died['accepted']}; distinct Message-IDs {len(arrived)}")
    return 0 if not lost and not unsent and doubles == died["accepted"] and len(arrived) == mails else 1


def _queue(mails: int) -> None:
    from django.utils import timezone

    from seenpaid.messaging.actions import send_document
    from seenpaid.messaging.models import Mail
    from tests.make import make_company, make_document

    alice = make_company()
    document = make_document(alice)
    left = mails
    while left > 0:
        part = min(left, 20)
        addresses = [f"dora{left - number}@example.com" for number in range(part)]
        send_document(document, to=addresses, by=alice, now=timezone.now())
        left -= part
    assert Mail.objects.count() == mails


class _Nest:
    """The process that workers come from."""

    def __init__(self) -> None:
        command = [sys.executable, __file__, "--nest"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> "_Nest":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def worker(self, step: str, after: int, port: int, *, shift: int) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(step, after, port, shift, file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


if __name__ == "__main__":
    sys.exit(main())
