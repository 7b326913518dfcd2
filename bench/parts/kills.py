"""Killed at each named step of the two straight lines, of giving money back and of credit; then everything begins again.

A child process does the deed and kills itself at the step. What is left is what a kill leaves. The worker's verbs then
run as after a restart, and nothing may be lost, done twice, or half done.
"""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

from bench.parts.tally import Tally
from django.db import connections

from seenpaid.config.subscribers import SUBSCRIBERS
from seenpaid.documents.actions import apply_credit, credit_invoice, issue
from seenpaid.documents.models import Credit, CreditApplication, Document, Kind
from seenpaid.engagement.log.check import check
from seenpaid.engagement.models import Engagement, View
from seenpaid.events.dispatch import dispatch_due
from seenpaid.events.models import Event
from seenpaid.notifications import subscriber
from seenpaid.notifications.models import Notification
from seenpaid.payments import inbox, rehearsal
from seenpaid.payments.actions import connect, look_due, note_return, refund, refund_due, start_payment, sweep_due
from seenpaid.payments.models import Attempt, Charge, Message, Payment, Refund, Rehearsal
from seenpaid.portal.opening import Opening, open_page
from seenpaid.sharing.access import LinkKind
from seenpaid.sharing.links import token_of
from tests.make import make_capture, make_company, make_document, make_link
from tests.payments.fake import NOW
from tests.payments.till import in_balance, sums

WHOLE, PART = 23800, 3800


class Step(NamedTuple):
    """A moment: just before or just after a verb."""

    name: str
    module: str
    verb: str
    when: str


PAYING = [
    Step("the attempt is committed, the provider not asked", "payments.actions.start", "_open", "before"),
    Step(
        "the provider has made the page, we do not know it",
        "payments.gateways.test:Pretend",
        "create_checkout",
        "after",
    ),
    Step("the page is written down", "payments.actions.start", "_keep", "after"),
    Step("the customer has paid, no message is sent", "payments.rehearsal", "send", "before"),
    Step("the message is kept, not acknowledged", "payments.inbox", "store", "after"),
    Step("the worker has taken the message", "payments.inbox", "_read", "before"),
    Step("the provider was asked, nothing is applied", "payments.inbox", "apply_facts", "before"),
    Step("in the transaction: the charge is written", "payments.actions.apply_payment", "place", "before"),
    Step("in the transaction: the document is credited", "payments.actions.place", "_why", "before"),
    Step("all is applied, the message not ticked off", "payments.inbox", "apply_facts", "after"),
    Step("the customer is back, the provider not asked", "payments.actions.returned", "reconcile", "before"),
]
GIVING_BACK = [
    Step("the refund is noted, the provider not asked", "payments.actions.refund", "_ask", "before"),
    Step("the money has gone back, we do not know it", "payments.gateways.test:Pretend", "refund", "after"),
    Step("the provider's number is kept, nothing is applied", "payments.actions.refund", "apply_fact", "before"),
    Step("in the transaction: the refund is written", "payments.actions.apply", "follow_returns", "before"),
    Step("in the transaction: the invoice owes it again", "payments.actions.apply", "follow_returns", "after"),
    Step("all is applied, the credit note not begun", "payments.actions.refund", "forgive", "before"),
    Step("in the transaction: the credit note is a draft", "payments.actions.forgive", "issue", "before"),
    Step("in the transaction: the credit note is issued", "payments.actions.forgive", "issue", "after"),
    Step("the credit note is issued and used", "payments.actions.refund", "forgive", "after"),
]
CREDITING = [
    Step("the credit note is a draft", "documents.actions.credit_invoice", "create_document", "after"),
    Step("in the transaction: the credit is held", "documents.actions.use_credit", "move", "before"),
    Step("in the transaction: the credit is used", "documents.actions.use_credit", "move", "after"),
]
LOOKING = [
    Step("the link is known, nothing is judged", "portal.opening", "record", "before"),
    Step("it is judged, nothing is written", "engagement.recorder", "_visit", "before"),
    Step("in the transaction: the visitor is written", "engagement.rows.views", "add_view", "before"),
    Step("in the transaction: the log has its row", "engagement.rows.views", "add_view", "after"),
    Step("in the transaction: summary and status", "engagement.rows.summary", "note_view", "after"),
    Step("in the transaction: it is told", "engagement.recorder", "_visit", "after"),
    Step("it is committed, not answered", "portal.opening", "_answer", "before"),
    Step("the worker has taken the event", "notifications.subscriber", "on_event", "before"),
    Step("in the transaction: a notice is written", "notifications.subscriber", "on_event", "after"),
]


def kill_everywhere(tally: Tally) -> None:
    alice = make_company()
    connect(alice.company, gateway="test", keys={}, by=alice, now=NOW)
    for steps, tried in ((PAYING, _paying), (GIVING_BACK, _giving_back), (CREDITING, _crediting), (LOOKING, _looking)):
        for step in steps:
            print(f"  killed when {step.name}: {tried(alice, step)}", flush=True)
            assert in_balance(), step
            tally.note("kills")
    assert not Message.objects.filter(next_attempt_at__isnull=False).exists()
    assert not Refund.objects.filter(next_attempt_at__isnull=False).exists()


def _paying(alice: Any, step: Step) -> str:
    document = make_document(alice)
    _killed(step, lambda: _pay(document, comes_back=step.verb == "reconcile"))
    has_paid = Rehearsal.objects.filter(attempt_id__in=_attempts(document), status="paid").exists()
    _start_again()
    assert sums(document)[0] == ("paid" if has_paid else "sent"), step
    if not has_paid:
        _pay(document, now=NOW + timedelta(hours=1))
    assert sums(document) == ("paid", WHOLE, 0), step
    assert Charge.objects.filter(attempt__shares__document=document).count() == 1, step
    return "booked" if has_paid else "paid again, and booked"


def _giving_back(alice: Any, step: Step) -> str:
    document = make_document(alice)
    _pay(document)
    payment = Payment.objects.get(document=document)
    _killed(step, lambda: refund(payment, amount="38.00", then="credit", by=alice, now=NOW))
    _start_again()
    asked = Refund.objects.get(payment=payment)
    assert [each["minor"] for each in Rehearsal.objects.get(attempt_id__in=_attempts(document)).refunds] == [PART], step
    assert (asked.status, sums(document)) == ("succeeded", ("paid", WHOLE - PART, 0)), (
        step,
        asked.status,
        sums(document),
    )
    notes = Document.objects.filter(origin=document, kind=Kind.CREDIT_NOTE)
    assert [(each.pk, each.total_minor, each.status) for each in notes] == [(asked.credit_note_id, PART, "sent")], step
    return "given back once, written off once"


def _crediting(alice: Any, step: Step) -> str:
    invoice = make_document(alice)
    now, other = NOW, make_document(alice, customer=invoice.customer)
    _pay(invoice)

    def credit() -> None:
        note = Document.objects.filter(origin=invoice, kind=Kind.CREDIT_NOTE).first() or credit_invoice(
            invoice, raw={}, by=alice, now=now
        )
        note = issue(note, by=alice, now=now) if note.status == "draft" else note
        apply_credit(note, raw={"invoice": other.pk}, by=alice, now=now)

    _killed(step, credit)
    half_done = CreditApplication.objects.filter(invoice=other).count()
    assert sums(other) == (("paid", 0, 0) if half_done else ("sent", 0, WHOLE)), step
    if not half_done:
        credit()
    given = Credit.objects.get(document__origin=invoice)
    assert (given.amount_minor, given.used_minor, sums(other)) == (WHOLE, WHOLE, ("paid", 0, 0)), step
    return "used" if half_done else "used when it was done again"


def _looking(alice: Any, step: Step) -> str:
    document = make_document(alice)
    token = token_of(make_link(alice, document=document))

    def look() -> None:
        open_page(Opening(token, LinkKind.INVOICE, make_capture(at=NOW)))
        dispatch_due([lambda event: subscriber.on_event(event), *SUBSCRIBERS[1:]], now=NOW)  # noqa: PLW0108 - may be replaced.

    dispatch_due(SUBSCRIBERS, now=NOW)
    _killed(step, look)
    was_logged = View.objects.filter(document=document).exists()
    if not was_logged:  # Nobody was answered, so they ask again.
        open_page(Opening(token, LinkKind.INVOICE, make_capture(at=NOW)))
    dispatch_due(SUBSCRIBERS, now=NOW + timedelta(hours=1))
    document.refresh_from_db()
    summary = Engagement.objects.get(pk=document.pk)
    assert (View.objects.filter(document=document).count(), summary.opens, summary.views) == (1, 1, 1), step
    assert (document.status, check(document)) == ("viewed", ""), step
    told = Event.objects.filter(subject_id=document.pk, kind="invoice.viewed")
    assert [(each.data["first"], each.dispatched_at is None) for each in told] == [(True, False)], step
    assert Notification.objects.filter(document_id=document.pk).count() == 1, step
    return "in the log" if was_logged else "asked again, and in the log"


def _killed(step: Step, deed: Callable[[], object]) -> None:
    connections.close_all()
    child = os.fork()
    if not child:
        _die_at(step)
        _do(deed)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"nobody died when {step.name}"


def _do(deed: Callable[[], object]) -> NoReturn:
    try:
        deed()
    finally:
        os._exit(0)


def _die_at(step: Step) -> None:
    module, _, name = step.module.partition(":")
    holder = import_module(f"seenpaid.{module}")
    holder = getattr(holder, name) if name else holder
    real = getattr(holder, step.verb)

    def dying(*args: Any, **kwargs: Any) -> None:
        if step.when == "after":
            real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(holder, step.verb, dying)


def _start_again() -> None:
    """Do what the worker does after a restart, for some hours, and in the night after them."""
    for hours in range(1, 4):
        at = NOW + timedelta(hours=hours)
        inbox.handle_due(now=at)
        look_due(now=at)
        refund_due(now=at)
    sweep_due(now=NOW + timedelta(days=2))


def _pay(document: Any, *, now: Any = NOW, comes_back: bool = False) -> None:
    page = start_payment(
        [document.pk], company_id=document.company_id, amount=None, gateway="test", email="", back="/i/t", now=now
    )
    rehearsal.play(rehearsal.rehearsal_of(page.rpartition("/")[2]), deed="pay", now=now)
    if comes_back:
        note_return(Attempt.objects.filter(shares__document=document).latest("pk"), now=now)
    inbox.handle_due(now=now)


def _attempts(document: Any) -> list[str]:
    return list(Attempt.objects.filter(shares__document=document).values_list("pk", flat=True))
