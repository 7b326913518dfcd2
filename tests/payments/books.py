"""Whatever happens in whatever order, the books hold every cent: a state machine against a ledger of a few lines."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, seed as with_seed, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from seenpaid.documents.models import Credit, Document
from seenpaid.lib.tenancy import across_companies
from seenpaid.payments import inbox
from seenpaid.payments.actions import NotPayableError, note_return, record_manual, refund, sweep_due, void_manual
from seenpaid.payments.actions.refund import NotRefundableError
from seenpaid.payments.amounts import AmountError
from seenpaid.payments.gateways.base import GatewayName
from seenpaid.payments.gateways.facts import DisputeState, PaymentState, RefundState
from seenpaid.payments.models import Attempt, Charge, Payment
from tests.make import make_company, make_customer, make_document
from tests.payments.fake import NOW
from tests.payments.till import Till, in_balance, make_till

WHICH = st.integers(0, 5)


class Books(RuleBasedStateMachine):
    """Dora pays three invoices in every way there is; the providers hold the reference."""

    monkeypatch: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        alice = make_company()
        customer = make_customer(alice)
        self.documents = [
            make_document(alice, customer=customer, partial_payments={"enabled": True, "minimum": None})
            for _ in range(3)
        ]
        self.tills: list[Till] = [
            make_till(self.monkeypatch, gateway=name, by=alice) for name in (GatewayName.STRIPE, GatewayName.PAYPAL)
        ]
        self.alice = alice
        self.now = NOW
        self.events = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def sessions(self, *states: PaymentState) -> list[tuple[Till, str]]:
        return [
            (till, name) for till in self.tills for name, each in till.fake.sessions.items() if each.state in states
        ]

    def one(self, which: int, *states: PaymentState) -> tuple[Till, str] | None:
        found = self.sessions(*states)
        return found[which % len(found)] if found else None

    @rule(which=WHICH, till=WHICH, amount=st.sampled_from([None, "238.00", "100.00", "0.60"]))
    def press_pay(self, which: int, till: int, amount: str | None) -> None:
        chosen = self.tills[till % 2]
        with suppress(NotPayableError, AmountError):
            chosen.start(self.documents[which % 3], amount=amount, gateway=chosen.connection.gateway, now=self.now)

    @rule(till=WHICH)
    def press_pay_everything(self, till: int) -> None:
        chosen = self.tills[till % 2]
        with suppress(NotPayableError, AmountError):
            chosen.start(*self.documents, gateway=chosen.connection.gateway, now=self.now)

    @rule(which=WHICH, state=st.sampled_from([PaymentState.PAID, PaymentState.PROCESSING, PaymentState.PAID]))
    def pay(self, which: int, state: PaymentState) -> None:
        if found := self.one(which, PaymentState.OPEN):
            found[0].fake.pay(found[1], state, paid_at=self.now)

    @rule(which=WHICH, is_good=st.booleans())
    def settle(self, which: int, *, is_good: bool) -> None:
        if found := self.one(which, PaymentState.PROCESSING):
            found[0].fake.pay(found[1], PaymentState.PAID if is_good else PaymentState.FAILED, paid_at=self.now)

    @rule(which=WHICH, times=st.integers(1, 2))
    def message(self, which: int, times: int) -> None:
        if found := self.one(which, *PaymentState):
            self.events += 1
            for _ in range(times):
                found[0].tell(found[1], event=f"evt_{self.events}", now=self.now)

    @rule(which=WHICH)
    def come_back(self, which: int) -> None:
        attempts = list(Attempt.objects.order_by("pk"))
        if attempts:
            note_return(attempts[which % len(attempts)], now=self.now)

    @rule(which=WHICH, part=st.sampled_from([1, 5000, 23800]), state=st.sampled_from([*RefundState][:2]))
    def give_back_there(self, which: int, part: int, state: RefundState) -> None:
        if found := self.one(which, PaymentState.PAID):
            session = found[0].fake.sessions[found[1]]
            gone = sum(each.amount_minor for each in session.refunds if each.state != RefundState.FAILED)
            gone += sum(each.withdrawn_minor for each in session.disputes)
            if left := min(part, session.amount_minor - gone):
                found[0].fake.give_back(found[1], left, state=state)

    @rule(which=WHICH)
    def fail_a_refund(self, which: int) -> None:
        if (found := self.one(which, PaymentState.PAID)) and found[0].fake.sessions[found[1]].refunds:
            found[0].fake.fail_refund(found[1])

    @rule(which=WHICH, state=st.sampled_from([*DisputeState]))
    def dispute(self, which: int, state: DisputeState) -> None:
        if found := self.one(which, PaymentState.PAID):
            session = found[0].fake.sessions[found[1]]
            if not session.refunds and all(each.state == DisputeState.OPEN for each in session.disputes):
                found[0].fake.dispute(found[1], state, 0 if state == DisputeState.WON else session.amount_minor)

    @rule(which=WHICH, amount=st.sampled_from([None, "1.00"]))
    def give_back_here(self, which: int, amount: str | None) -> None:
        payments = list(Payment.objects.filter(charge__isnull=False).order_by("pk"))
        self.believe()
        if payments:
            with suppress(NotRefundableError):
                refund(payments[which % len(payments)], amount=amount, by=self.alice, now=self.now)

    @rule(which=WHICH, amount=st.sampled_from(["1.00", "38.00"]))
    def bank_transfer(self, which: int, amount: str) -> None:
        document = self.documents[which % 3]
        document.refresh_from_db()
        if document.balance_minor >= 3800:
            record_manual(document, raw={"amount": amount, "method": "cash"}, by=self.alice, now=self.now)

    @rule(which=WHICH)
    def undo_transfer(self, which: int) -> None:
        payments = list(Payment.objects.filter(charge=None, voided_at=None).order_by("pk"))
        if payments:
            void_manual(payments[which % len(payments)], by=self.alice, now=self.now)

    @rule(minutes=st.sampled_from([1, 60, 1500]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        inbox.handle_due(now=self.now)
        self.tills[0].look(now=self.now)
        sweep_due(now=self.now)

    @precondition(lambda self: self.sessions(PaymentState.PAID))
    @rule()
    def everything_is_heard_of(self) -> None:
        self.believe()

        kept = 0
        for till, name in self.sessions(PaymentState.PAID):
            session = till.fake.sessions[name]
            gone = sum(each.amount_minor for each in session.refunds if each.state != RefundState.FAILED)
            gone += sum(each.withdrawn_minor for each in session.disputes)
            kept += session.amount_minor - min(gone, session.amount_minor)
        with across_companies("a test"):
            by_hand = sum(each.amount_minor for each in Payment.objects.filter(charge=None, voided_at=None))
            on_invoices = sum(Document.objects.values_list("paid_minor", flat=True))
            as_credit = sum(Credit.objects.values_list("amount_minor", flat=True))
        assert kept + by_hand == on_invoices + as_credit
        assert Charge.objects.filter(status="paid").count() == len(self.sessions(PaymentState.PAID))

    def believe(self) -> None:
        for till, name in self.sessions(*PaymentState):
            self.events += 1
            till.tell(name, event=f"evt_all_{self.events}", now=self.now)

    @invariant()
    def it_adds_up(self) -> None:
        assert in_balance()


def try_everything(monkeypatch: Any, *, examples: int, steps: int, seed: int | None = None, **more: Any) -> None:
    Books.monkeypatch = monkeypatch
    machine = Books if seed is None else with_seed(seed)(type("Books", (Books,), {}))
    how = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), **more,
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=how)
