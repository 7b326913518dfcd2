"""What the books must survive, on SQLite, or with SEENPAID_TEST_DB=postgres on PostgreSQL.

bench/money.py race [ROUNDS]        message, return, look and a second gateway, all at once
bench/money.py machine [STORIES]    forty deeds in any order, against what the providers hold
bench/money.py hand [ROUNDS]        a member marks it as paid while the message comes
bench/money.py clicks [ROUNDS]      fifty presses of Pay at once: one open page
bench/money.py lost [PAYMENTS]      days of a hundred payments on which every twentieth message is lost, and the nights after them
bench/money.py kill                 kill -9 at each step of both lines, of refunds and of credit, then start again
bin/bench money                     a little of each

A second number is how many seconds there are; with SEENPAID_BENCH_TALLY (see bench/parts/tally.py) the next call goes on.
"""

import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import bench.parts.own_database  # isort: skip  # Django is set up from here on.

import pytest
from bench.parts.kills import kill_everywhere
from bench.parts.races import BUSY, at_once, race
from bench.parts.tally import Tally
from django.core.management import call_command
from django.db import connection

from seenpaid.companies.profile import InvalidProfileError
from seenpaid.documents.models import Credit
from seenpaid.payments import inbox
from seenpaid.payments.actions import NotPayableError, record_manual, sweep_due
from seenpaid.payments.models import Attempt, Charge, Payment
from tests.make import make_customer, make_document
from tests.payments.books import try_everything
from tests.payments.fake import NOW
from tests.payments.till import in_balance, make_till, sums

assert bench.parts.own_database
patch = pytest.MonkeyPatch()
seed = int(os.environ.get("SEENPAID_BENCH_SEED") or time.time_ns() % 10**6)
A_STORY = 40
STORIES_TOGETHER = 25
A_DAY = 100


def machine(tally: Tally) -> None:
    """Let Hypothesis tell stories, each against a ledger of a few lines (tests/payments/books.py)."""
    for number in tally.rounds(together=STORIES_TOGETHER):
        try_everything(patch, examples=STORIES_TOGETHER, steps=A_STORY, seed=seed + number)


def hand(tally: Tally) -> None:
    """A member marks it as paid while the provider's message comes: both are true, and the rest is credit. SEC-88"""
    till, chance = make_till(patch), Random(seed)
    with ThreadPoolExecutor(2) as pool:
        for number in tally.rounds():
            document = make_document(till.alice)
            session = till.fake.pay(till.start(document))
            till.post(till.fake.message(session, event=f"evt_{number}"))

            def mark(document: Any = document) -> None:
                with suppress(NotPayableError, InvalidProfileError):
                    record_manual(document, raw={"amount": "238.00", "method": "cash"}, by=till.alice, now=NOW)

            at_once(pool, [mark, lambda: inbox.handle_due(now=NOW)], chance, tally)
            inbox.handle_due(now=NOW + timedelta(minutes=5))
            assert Charge.objects.filter(attempt__shares__document=document).count() == 1, number
            assert sums(document) == ("paid", 23800, 0), number
    both = Payment.objects.filter(charge=None).count()
    tally.note("the member was first", both)
    assert Credit.objects.filter(amount_minor=23800).count() == both
    assert in_balance()


def clicks(tally: Tally) -> None:
    """Press Pay fifty times at once: one open page, and nobody is told that the database is busy. SEC-82"""
    till = make_till(patch)
    dora = make_customer(till.alice)
    with ThreadPoolExecutor(50) as pool:
        for _ in tally.rounds():
            document, pages = make_document(till.alice, customer=dora), set[str]()
            at_once(
                pool, [lambda d=document, p=pages: p.add(till.start(d))] * 50, Random(seed), tally, spread_seconds=0
            )
            assert len(pages) == Attempt.objects.filter(purpose=document.pk).count() == 1
            tally.note("presses", 50)
    assert tally.seen[BUSY] == 0


def lost(tally: Tally) -> None:
    """Lose every twentieth message of a day, let nobody look, and see what the night finds; one day after the other."""
    till, chance = make_till(patch), Random(seed)
    dora, day = make_customer(till.alice), NOW
    for number in tally.rounds(together=A_DAY):
        before, untold = Charge.objects.count(), 0
        for paid in range(A_DAY):
            now = day + timedelta(seconds=86_400 * paid / A_DAY)
            session = till.fake.pay(till.start(make_document(till.alice, customer=dora), now=now), paid_at=now)
            Attempt.objects.filter(pk=session.removeprefix("cs_")).update(next_look_at=None)
            if chance.random() < 0.05:
                untold += 1
            else:
                till.tell(session, event=f"evt_{number}_{paid}", now=now)
        assert Charge.objects.count() - before == A_DAY - untold
        found = sweep_due(now=day + timedelta(days=1))
        assert (found, Charge.objects.filter(status="paid").count()) == (untold, before + A_DAY)
        tally.note("messages lost", untold)
        tally.note("found at night", found)
        day += timedelta(days=1, hours=1)
    assert in_balance()


def kill(tally: Tally) -> None:
    """Kill at each step, start again, and look whether the books are right."""
    for _ in tally.rounds():
        kill_everywhere(tally)


VERBS: dict[str, tuple[Callable[[Tally], None], int]] = {
    "kill": (kill, 1),
    "clicks": (clicks, 4),
    "hand": (hand, 20),
    "lost": (lost, A_DAY),
    "race": (lambda tally: race(tally, patch=patch, seed=seed), 20),
    "machine": (machine, 25),
}


def everything() -> int:
    """A little of each, each in a database of its own."""
    for verb in VERBS:
        with tempfile.TemporaryDirectory(prefix="seenpaid-bench-") as place_of_its_own:
            surroundings = os.environ | {"SEENPAID_DATA_DIR": place_of_its_own}
            if subprocess.run([sys.executable, __file__, verb], env=surroundings, check=False).returncode:
                return 1
    return 0


def main(verb: str, wanted: str = "", seconds: str = "0") -> None:
    call_command("migrate", verbosity=0)
    gc.freeze()
    began = time.monotonic()
    work, usual = VERBS[verb]
    tally = Tally(f"{connection.vendor} {verb}", wanted=int(wanted or usual), seconds=int(seconds))
    work(tally)
    print(f"{tally.told()} (seed {seed}, {time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(everything())
    main(*sys.argv[1:])
