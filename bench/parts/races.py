"""One payment is told of by its message, twice, by the customer's return and by the worker's look, all at once; and some
customers pay a second page as well. Ten such payments at a time, each way in an order of its own.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from threading import Barrier

import pytest
from bench.parts.tally import Tally
from django.db import OperationalError

from seenpaid.documents.models import Document
from seenpaid.lib.ids import new_id
from seenpaid.payments import inbox
from seenpaid.payments.actions import look_due, note_return
from seenpaid.payments.gateways.base import GatewayName
from seenpaid.payments.models import Attempt, AttemptShare, Charge, Payment
from tests.make import make_document
from tests.payments.fake import NOW
from tests.payments.till import Till, in_balance, make_till

TOGETHER = 10
BUSY = "times told that the database was busy"


def race(tally: Tally, *, patch: pytest.MonkeyPatch, seed: int) -> None:
    stripe = make_till(patch)
    paypal = make_till(patch, gateway=GatewayName.PAYPAL, by=stripe.alice)
    model, chance = make_document(stripe.alice), Random(seed)
    tills = [(till, till.start(model, gateway=till.connection.gateway)) for till in (stripe, paypal)]
    with ThreadPoolExecutor(5) as pool:
        for number in tally.rounds(together=TOGETHER):
            documents = _copies(model, TOGETHER)
            firsts, seconds = ([_begin(till, begun, each) for each in documents] for till, begun in tills)
            twice = [each for each in zip(documents, seconds, strict=True) if chance.random() < 0.3]
            for session in firsts:
                stripe.fake.pay(session)
            for _, session in twice:
                paypal.fake.pay(session)
            attempts = [Attempt.objects.get(pk=each.removeprefix("cs_")) for each in firsts]
            ways: list[Callable[[], object]] = [
                partial(_tell, stripe, _shuffled(firsts, chance), event=f"evt_a{number}"),
                partial(_tell, stripe, _shuffled(firsts, chance), event=f"evt_b{number}"),
                partial(_return, _shuffled(attempts, chance)),
                partial(look_due, now=NOW),
                partial(_tell, paypal, _shuffled(seconds, chance), event=f"evt_c{number}"),
            ]
            at_once(pool, ways, chance, tally)
            inbox.handle_due(now=NOW + timedelta(minutes=5))
            _check(documents, twice={each.pk for each, _ in twice})
            tally.note("payments booked", TOGETHER + len(twice))
            tally.note("of them a second time", len(twice))
    assert in_balance()


def at_once(
    pool: ThreadPoolExecutor,
    ways: Sequence[Callable[[], object]],
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


def _tell(till: Till, sessions: Sequence[str], *, event: str) -> None:
    for session in sessions:
        till.post(till.fake.message(session, event=f"{event}_{session}"))
    inbox.handle_due(now=NOW)


def _return(attempts: Sequence[Attempt]) -> None:
    for each in attempts:
        note_return(each, now=NOW)


def _check(documents: Sequence[Document], *, twice: set[str]) -> None:
    keys = [each.pk for each in documents]
    told = Document.objects.filter(pk__in=keys).values_list("status", "paid_minor", "balance_minor")
    assert set(told) == {("paid", 23800, 0)}, set(told)
    wanted = {key: 1 + (key in twice) for key in keys}
    charges = Charge.objects.filter(attempt__shares__document__in=keys).values_list("attempt__purpose", flat=True)
    payments = Payment.objects.filter(document__in=keys).values_list("document", flat=True)
    assert Counter(charges) == Counter(payments) == wanted, (wanted, Counter(charges), Counter(payments))


def _copies(model: Document, count: int) -> list[Document]:
    copies = []
    for _ in range(count):
        document = copy(model)
        document.pk = new_id("inv", at=NOW)
        document.number = document.pk[-12:]
        copies.append(document)
    return Document.objects.bulk_create(copies)


def _begin(till: Till, session: str, document: Document) -> str:
    """Open a page for the document as the real one for its model was opened, at a tenth of the cost."""
    attempt = Attempt.objects.get(pk=session.removeprefix("cs_"))
    share = attempt.shares.get()
    attempt.pk = new_id("att", at=NOW)
    attempt.purpose, attempt.session_id, attempt.next_look_at = document.pk, f"cs_{attempt.pk}", NOW
    attempt.save(force_insert=True)
    AttemptShare.objects.create(
        attempt=attempt, document=document, amount_minor=share.amount_minor, balance_minor=share.balance_minor
    )
    present = till.fake.sessions[session]
    order = replace(present.order, attempt_id=attempt.pk)
    till.fake.sessions[attempt.session_id] = replace(present, order=order, refunds=[], disputes=[])
    return str(attempt.session_id)


def _shuffled[Each](these: Sequence[Each], chance: Random) -> list[Each]:
    return chance.sample(these, len(these))
