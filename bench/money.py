"""What the books must survive, on whichever database SEENPAID_DATABASE_URL names (SQLite in a new directory by default).

bench/money.py machine [EXAMPLES]   every deed in any order, against what the providers hold
bench/money.py race [ROUNDS]        message, return, poll and a second gateway, all at once
bench/money.py hand [ROUNDS]        a member marks it as paid while the message comes
bench/money.py clicks [ROUNDS]      fifty presses of Pay at once: one open page
bench/money.py lost [PAYMENTS]      a day on which every twentieth message is lost, and the night after it
bench/money.py kill                 kill -9 at each step of both lines, then start again
bin/bench money                     a little of each
"""

import os
import signal
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

os.environ.setdefault("SEENPAID_DATA_DIR", tempfile.mkdtemp(prefix="seenpaid-bench-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "seenpaid.config.settings"
sys.path.insert(0, str(Path(__file__).parent.parent))

import django

django.setup()

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections

from seenpaid.companies.profile import InvalidProfileError
from seenpaid.documents.models import Credit
from seenpaid.payments import inbox, rehearsal
from seenpaid.payments.actions import (
    NotPayableError,
    apply_payment,
    connect,
    look,
    look_due,
    note_return,
    place,
    record_manual,
    start,
    start_payment,
    sweep_due,
)
from seenpaid.payments.gateways.base import GatewayName
from seenpaid.payments.gateways.test import Pretend
from seenpaid.payments.models import Attempt, Charge, Message, Payment, Rehearsal
from tests.make import make_company, make_document
from tests.payments.books import try_everything
from tests.payments.fake import NOW
from tests.payments.till import in_balance, make_till, sums

patch = pytest.MonkeyPatch()


def machine(examples: int = 20) -> None:
    try_everything(patch, examples=examples, steps=40)
    print(f"machine: {examples} stories of 40 deeds, every cent accounted for after each deed")


def race(rounds: int = 100) -> None:
    stripe = make_till(patch)
    paypal = make_till(patch, gateway=GatewayName.PAYPAL, by=stripe.alice)
    chance = Random(7)
    doubles = 0
    with ThreadPoolExecutor(5) as pool:
        for number in range(rounds):
            document = make_document(stripe.alice)
            first, second = stripe.start(document, gateway="stripe"), paypal.start(document, gateway="paypal")
            stripe.fake.pay(first)
            attempt = Attempt.objects.get(session_id=first)
            Attempt.objects.filter(pk=attempt.pk).update(next_look_at=NOW)
            is_double = chance.random() < 0.3
            if is_double:
                doubles += 1
                paypal.fake.pay(second)
            ways: list[Callable[[], object]] = [
                lambda s=first, n=number: stripe.tell(s, event=f"evt_a{n}"),
                lambda s=first, n=number: stripe.tell(s, event=f"evt_b{n}"),
                lambda a=attempt: note_return(a, now=NOW),
                lambda: look_due(now=NOW),
                lambda s=second, n=number: paypal.tell(s, event=f"evt_c{n}"),
            ]
            _at_once(pool, ways, chance)
            inbox.handle_due(now=NOW + timedelta(minutes=5))
            taken = Charge.objects.filter(attempt__shares__document=document)
            assert taken.count() == 1 + is_double, (number, list(taken))
            assert sums(document) == ("paid", 23800, 0), number
            if number % 100 == 99:  # Who stops it in the middle knows what it had seen by then.
                print(f"  {number + 1} rounds", flush=True)
    assert in_balance()
    print(
        f"race: {rounds} rounds, {doubles} paid twice, {Charge.objects.count()} payments booked, none lost, none twice; "
        f"{len(_turned_away)} times the database was busy for too long, and was asked again"
    )


def hand(rounds: int = 50) -> None:
    """A member marks it as paid while the provider's message comes: both are true, and the rest is credit. SEC-88"""
    till, chance = make_till(patch), Random(5)
    with ThreadPoolExecutor(2) as pool:
        for number in range(rounds):
            document = make_document(till.alice)
            session = till.fake.pay(till.start(document))
            till.post(till.fake.message(session, event=f"evt_{number}"))

            def mark(document: Any = document, wait: float = chance.random() / 20) -> None:
                time.sleep(wait)
                with suppress(NotPayableError, InvalidProfileError):
                    record_manual(document, raw={"amount": "238.00", "method": "cash"}, by=till.alice, now=NOW)

            _at_once(pool, [mark, lambda: inbox.handle_due(now=NOW)], chance)
            inbox.handle_due(now=NOW + timedelta(minutes=5))
            assert Charge.objects.filter(attempt__shares__document=document).count() == 1, number
            assert sums(document) == ("paid", 23800, 0), number
    both = Payment.objects.filter(charge=None).count()
    assert Credit.objects.filter(amount_minor=23800).count() == both
    assert in_balance()
    print(f"hand: {rounds} rounds, in {both} of them the member was first and the customer has the credit")


def clicks(rounds: int = 4) -> None:
    till = make_till(patch)
    with ThreadPoolExecutor(50) as pool:
        for _ in range(rounds):
            document = make_document(till.alice)
            pages = set(pool.map(_closing(lambda _, d=document: till.start(d)), range(50)))
            assert len(pages) == 1
    assert Attempt.objects.count() == rounds
    print(f"clicks: {rounds} times 50 at once, {Attempt.objects.count()} pages")


def lost(payments: int = 200) -> None:
    till, chance = make_till(patch), Random(11)
    told = 0
    for number in range(payments):
        now = NOW + timedelta(seconds=86_400 * number // payments)
        session = till.fake.pay(till.start(make_document(till.alice), now=now), paid_at=now)
        Attempt.objects.update(next_look_at=None)  # nobody looks either: the night alone must find it.
        if chance.random() >= 0.05:
            told += 1
            till.tell(session, event=f"evt_{number}", now=now)
    before = Charge.objects.count()
    found = sweep_due(now=NOW + timedelta(days=1, hours=2))
    assert before == told
    assert Charge.objects.filter(status="paid").count() == payments
    assert in_balance()
    print(f"lost: {payments} payments, {payments - told} messages lost, {found} found at night, 0 unrecorded")


STEPS: list[tuple[str, Any, str, bool]] = [
    ("the attempt is committed, the provider not asked", start, "_open", True),
    ("the provider has made the page, we do not know it", Pretend, "create_checkout", False),
    ("the page is written down", start, "_keep", False),
    ("the customer has paid, no message is sent", rehearsal, "send", True),
    ("the message is kept, not acknowledged", inbox, "store", False),
    ("the worker has taken the message", inbox, "_read", True),
    ("the provider was asked, nothing is applied", inbox, "apply_facts", True),
    ("in the transaction: the charge is written", apply_payment, "place", True),
    ("in the transaction: the document is credited", place, "_why", True),
    ("all is applied, the message not ticked off", inbox, "apply_facts", False),
    ("the customer is back, the provider not asked", look, "look", True),
]


def kill() -> None:
    alice = make_company()
    connect(alice.company, gateway="test", keys={}, by=alice, now=NOW)
    for name, module, verb, is_before in STEPS:
        document = make_document(alice)
        connections.close_all()
        child = os.fork()
        if not child:
            _die_at(module, verb, is_before=is_before)
            _pay(document)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"nobody died at: {name}"
        has_paid = Rehearsal.objects.filter(attempt_id__in=_attempts(document), status="paid").exists()
        later = NOW + timedelta(hours=1)
        for hours in range(3):
            at = later + timedelta(hours=hours)
            inbox.handle_due(now=at)
            look_due(now=at)
        sweep_due(now=NOW + timedelta(days=2))
        status_now = sums(document)[0]
        assert status_now == ("paid" if has_paid else "sent"), (name, status_now)
        if not has_paid:
            _pay(document, now=later)
        assert sums(document) == ("paid", 23800, 0), name
        assert in_balance(), name
        print(f"  killed when {name}: {'booked' if has_paid else 'paid again'} after the restart")
    assert Charge.objects.count() == len(STEPS)
    assert not Message.objects.filter(next_attempt_at__isnull=False).exists()
    print(f"kill: {len(STEPS)} steps, the books balance after each")


def _pay(document: Any, *, now: Any = NOW) -> None:
    page = start_payment(
        [document.pk], company_id=document.company_id, amount=None, gateway="test", email="", back="/i/t", now=now
    )
    rehearsal.play(rehearsal.rehearsal_of(page.rpartition("/")[2]), deed="pay", now=now)
    if "look" in _dying:
        note_return(Attempt.objects.filter(shares__document=document).latest("pk"), now=now)
    inbox.handle_due(now=now)


_dying: set[str] = set()
_turned_away: list[int] = []


def _die_at(module: Any, verb: str, *, is_before: bool) -> None:
    real = getattr(module, verb)
    _dying.add(verb)

    def dying(*args: Any, **kwargs: Any) -> Any:
        told = None if is_before else real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return told

    setattr(module, verb, dying)


def _attempts(document: Any) -> list[str]:
    return list(Attempt.objects.filter(shares__document=document).values_list("pk", flat=True))


def _at_once(pool: ThreadPoolExecutor, ways: list[Callable[[], object]], chance: Random) -> None:
    barrier = Barrier(len(ways))

    def go(way: Callable[[], object], wait: float) -> None:
        barrier.wait()
        time.sleep(wait)
        while True:
            try:
                way()
            except OperationalError:  # The database was busy for too long: a provider sends again, a customer reloads.
                _turned_away.append(1)
            else:
                return

    for done in [pool.submit(_closing(go), way, chance.random() / 100) for way in ways]:
        done.result()


def _closing(work: Callable[..., Any]) -> Callable[..., Any]:
    def closed(*args: Any) -> Any:
        try:
            return work(*args)
        finally:
            connection.close()

    return closed


def everything() -> int:
    """A little of each, each in a database of its own."""
    for verb in VERBS:
        with tempfile.TemporaryDirectory(prefix="seenpaid-bench-") as place_of_its_own:
            surroundings = os.environ | {"SEENPAID_DATA_DIR": place_of_its_own}
            if subprocess.run([sys.executable, __file__, verb], env=surroundings, check=False).returncode:
                return 1
    return 0


VERBS: dict[str, Callable[..., None]] = {
    "kill": kill,
    "clicks": clicks,
    "hand": hand,
    "lost": lost,
    "race": race,
    "machine": machine,
}

if __name__ == "__main__":
    verb, *numbers = sys.argv[1:] or [""]
    if not verb:
        sys.exit(everything())
    call_command("migrate", verbosity=0)
    began = time.monotonic()
    VERBS[verb](*map(int, numbers))
    print(f"{connection.vendor}, {time.monotonic() - began:.0f} s")
