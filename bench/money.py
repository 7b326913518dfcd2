"""What the books must survive, on SQLite, or with SEENPAID_TEST_DB=postgres on PostgreSQL.

bench/money.py race [ROUNDS]        message, return, look and a second gateway, all at once
bench/money.py machine [STORIES]    forty deeds in any order, against what the providers hold
bench/money.py hand [ROUNDS]        a member marks it as paid while the message comes
bench/money.py clicks [ROUNDS]      fifty presses of Pay at once: one open page
bench/money.py lost [PAYMENTS]      a day on which every twentieth message is lost, and the night after it
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
from threading import Barrier
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import bench.parts.own_database  # isort: skip  # Django is set up from here on.

import pytest
from bench.parts.kills import kill_everywhere
from bench.parts.tally import Tally
from django.core.management import call_command
from django.db import OperationalError, connection

from seenpaid.companies.profile import InvalidProfileError
from seenpaid.documents.models import Credit
from seenpaid.payments import inbox
from seenpaid.payments.actions import NotPayableError, look_due, note_return, record_manual, sweep_due
from seenpaid.payments.gateways.base import GatewayName
from seenpaid.payments.models import Attempt, Charge, Payment
from tests.make import make_customer, make_document
from tests.payments.books import try_everything
from tests.payments.fake import NOW
from tests.payments.till import in_balance, make_till, sums

assert bench.parts.own_database
patch = pytest.MonkeyPatch()
seed = int(os.environ.get("SEENPAID_BENCH_SEED") or time.time_ns() % 10**6)
BUSY = "times told that the database was busy"
A_STORY = 40
STORIES_TOGETHER = 25


def race(tally: Tally) -> None:
    """Tell of one payment in four ways at once, and let three of ten customers pay a second page as well."""
    stripe = make_till(patch)
    paypal = make_till(patch, gateway=GatewayName.PAYPAL, by=stripe.alice)
    dora, chance = make_customer(stripe.alice), Random(seed)
    with ThreadPoolExecutor(5) as pool:
        for number in tally.rounds():
            document = make_document(stripe.alice, customer=dora)
            first, second = stripe.start(document, gateway="stripe"), paypal.start(document, gateway="paypal")
            stripe.fake.pay(first)
            attempt = Attempt.objects.get(pk=first.removeprefix("cs_"))
            Attempt.objects.filter(pk=attempt.pk).update(next_look_at=NOW)
            is_double = chance.random() < 0.3
            if is_double:
                paypal.fake.pay(second)
            ways: list[Callable[[], object]] = [
                lambda s=first, n=number: stripe.tell(s, event=f"evt_a{n}"),
                lambda s=first, n=number: stripe.tell(s, event=f"evt_b{n}"),
                lambda a=attempt: note_return(a, now=NOW),
                lambda: look_due(now=NOW),
                lambda s=second, n=number: paypal.tell(s, event=f"evt_c{n}"),
            ]
            _at_once(pool, ways, chance, tally)
            inbox.handle_due(now=NOW + timedelta(minutes=5))
            taken = Charge.objects.filter(attempt__shares__document=document)
            assert taken.count() == 1 + is_double, (number, list(taken))
            assert sums(document) == ("paid", 23800, 0), number
            assert Payment.objects.filter(document=document).count() == 1 + is_double
            tally.note("payments booked", 1 + is_double)
            tally.note("of them paid twice", int(is_double))
    assert in_balance()


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

            _at_once(pool, [mark, lambda: inbox.handle_due(now=NOW)], chance, tally)
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
            _at_once(
                pool, [lambda d=document, p=pages: p.add(till.start(d))] * 50, Random(seed), tally, spread_seconds=0
            )
            assert len(pages) == Attempt.objects.filter(purpose=document.pk).count() == 1
            tally.note("presses", 50)
    assert tally.seen[BUSY] == 0


def lost(tally: Tally) -> None:
    """Lose every twentieth message of a day, let nobody look, and see what the night finds."""
    till, chance = make_till(patch), Random(seed)
    dora, untold = make_customer(till.alice), 0
    for number in tally.rounds():
        now = NOW + timedelta(seconds=86_400 * number / max(tally.wanted, 1))
        session = till.fake.pay(till.start(make_document(till.alice, customer=dora), now=now), paid_at=now)
        Attempt.objects.filter(pk=session.removeprefix("cs_")).update(next_look_at=None)
        if chance.random() < 0.05:
            untold += 1
        else:
            till.tell(session, event=f"evt_{number}", now=now)
    made, before = len(till.fake.sessions), Charge.objects.count()
    found = sweep_due(now=NOW + timedelta(days=1, hours=2))
    assert (before, found) == (made - untold, untold)
    assert Charge.objects.filter(status="paid").count() == made
    assert in_balance()
    tally.note("messages lost", untold)
    tally.note("found at night", found)
    tally.note("unrecorded", made - Charge.objects.count())


def kill(tally: Tally) -> None:
    """Kill at each step, start again, and look whether the books are right."""
    for _ in tally.rounds():
        kill_everywhere(tally)


def _at_once(
    pool: ThreadPoolExecutor,
    ways: list[Callable[[], object]],
    chance: Random,
    tally: Tally,
    *,
    spread_seconds: float = 0.01,
) -> None:
    barrier = Barrier(len(ways))

    def go(way: Callable[[], object], wait: float) -> None:
        barrier.wait()
        time.sleep(wait)
        while True:
            try:
                way()
            except OperationalError:  # A provider sends again, a customer reloads; but it is counted.
                tally.note(BUSY)
            else:
                return

    for done in [pool.submit(go, way, chance.random() * spread_seconds) for way in ways]:
        done.result()


VERBS: dict[str, tuple[Callable[[Tally], None], int]] = {
    "kill": (kill, 1),
    "clicks": (clicks, 4),
    "hand": (hand, 20),
    "lost": (lost, 100),
    "race": (race, 20),
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
