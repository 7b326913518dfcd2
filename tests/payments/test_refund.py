from datetime import timedelta
from importlib import import_module
from unittest.mock import Mock

import pytest
from django.db import OperationalError

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Role
from seenpaid.config.subscribers import SUBSCRIBERS
from seenpaid.documents.actions import credit_invoice, issue, use_credit
from seenpaid.documents.models import Credit
from seenpaid.events.dispatch import dispatch_due
from seenpaid.events.models import Event
from seenpaid.messaging.reminders.queries.pauses import pause_over
from seenpaid.payments.actions import NotRefundableError, ask_refund, record_manual, refund, refund_due
from seenpaid.payments.gateways.facts import RefundState
from seenpaid.payments.models import Charge, Connection, Payment, Refund
from tests.make import make_customer, make_document, make_member
from tests.payments.fake import LATER, NOW
from tests.payments.till import in_balance, make_till, sums

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def till(monkeypatch):
    return make_till(monkeypatch)


@pytest.fixture
def paid(till):
    document = make_document(till.alice)
    till.tell(till.fake.pay(till.start(document)))
    return document


def test_it_gives_back_a_part_and_then_the_rest(till, paid):  # SEC-89
    payment = Payment.objects.get()

    refund(payment, amount="38.00", by=till.alice, now=NOW)
    in_between = sums(paid)
    refund(payment, amount=None, by=till.alice, now=NOW)

    assert in_between == ("partially_paid", 20000, 3800)
    assert sums(paid) == ("sent", 0, 23800)
    assert list(Refund.objects.values_list("amount_minor", "status")) == [(3800, "succeeded"), (20000, "succeeded")]
    with pytest.raises(NotRefundableError, match="Nothing"):
        refund(payment, amount="1.00", by=till.alice, now=NOW)


def test_its_own_message_does_not_count_it_twice(till, paid):  # SEC-129
    refund(Payment.objects.get(), amount="38.00", by=till.alice, now=NOW)

    till.tell(next(iter(till.fake.sessions)), event="evt_refund")

    assert sums(paid)[1] == 20000
    assert Refund.objects.count() == 1


def test_a_message_may_come_before_the_answer(till, paid, monkeypatch):
    def answered_late(account, *, payment_id, amount_minor, currency, key):
        fact = till.fake.give_back(payment_id.replace("pi_", "cs_"), amount_minor, key=key)
        till.tell(payment_id.replace("pi_", "cs_"), event="evt_refund")
        return fact

    monkeypatch.setattr(till.fake, "refund", answered_late)

    refund(Payment.objects.get(), amount="38.00", by=till.alice, now=NOW)

    assert (sums(paid)[1], Refund.objects.count()) == (20000, 1)


@pytest.mark.parametrize("amount", ["0", "-1", "238.01", "0.001", "a lot", ["1"], 1])
def test_it_refuses_what_cannot_go_back(till, paid, amount):  # SEC-79, SEC-89
    with pytest.raises(InvalidProfileError):
        refund(Payment.objects.get(), amount=amount, by=till.alice, now=NOW)
    assert not Refund.objects.exists()


def test_what_the_provider_refuses_is_said_and_changes_nothing(till, paid):
    till.fake.refuses_refunds = True

    with pytest.raises(NotRefundableError, match="not enough money"):
        refund(Payment.objects.get(), amount="38.00", by=till.alice, now=NOW)

    assert sums(paid)[0] == "paid"
    assert Refund.objects.get().status == "failed"


def test_a_silent_provider_is_asked_again_under_the_same_key(till, paid):
    till.fake.is_down = True
    asked = refund(Payment.objects.get(), amount="38.00", by=till.alice, now=NOW)
    till.fake.is_down = False

    assert (asked.provider_id, sums(paid)[0]) == ("", "paid")
    with pytest.raises(InvalidProfileError):  # what was asked for cannot be asked for twice.
        refund(Payment.objects.get(), amount="238.00", by=till.alice, now=NOW)
    assert refund_due(now=LATER) == 0
    assert refund_due(now=LATER.replace(minute=30)) == 1
    assert (sums(paid)[1], Refund.objects.get().provider_id) == (20000, f"re_{asked.pk}")


def test_money_that_came_outside_is_given_back_outside(till):
    payment = record_manual(make_document(till.alice), raw={"amount": "1", "method": "cash"}, by=till.alice, now=NOW)

    with pytest.raises(NotRefundableError, match="outside"):
        refund(payment, amount=None, by=till.alice, now=NOW)


def test_without_its_gateway_it_cannot(till, paid):
    Connection.objects.update(sealed_keys=b"")

    with pytest.raises(NotRefundableError, match="Connect"):
        refund(Payment.objects.get(), amount=None, by=till.alice, now=NOW)


def test_a_viewer_gives_nothing_back(till, paid):
    with pytest.raises(NotAllowedError):
        refund(Payment.objects.get(), amount=None, by=make_member(till.alice.company, role=Role.VIEWER), now=NOW)


def test_a_duplicate_given_back_takes_its_credit_along_and_needs_nobody_any_more(till):  # SEC-83
    document = make_document(till.alice)
    session = till.start(document)
    record_manual(document, raw={"amount": "238.00", "method": "cash"}, by=till.alice, now=NOW)
    till.tell(till.fake.pay(session))
    double = Payment.objects.get(charge__isnull=False)
    assert (Charge.objects.get().flag, Credit.objects.get().amount_minor) == ("duplicate", 23800)

    refund(double, amount=None, by=till.alice, now=LATER)

    assert sums(document) == ("paid", 23800, 0)
    assert Credit.objects.get().amount_minor == 0
    assert Charge.objects.get().dismissed_at is not None


def test_credit_that_was_spent_meanwhile_is_said(till):
    customer = make_customer(till.alice)
    first, second = (make_document(till.alice, customer=customer) for _ in range(2))
    session = till.start(first)
    record_manual(first, raw={"amount": "238.00", "method": "cash"}, by=till.alice, now=NOW)
    till.tell(till.fake.pay(session))
    use_credit(second, raw={}, by=till.alice, now=NOW)

    till.fake.give_back(session, 23800)
    till.tell(session, event="evt_2")

    assert (sums(first)[0], sums(second)[0], Charge.objects.get().flag) == ("paid", "paid", "credit_spent")
    assert in_balance()


def test_a_refund_that_fails_later_is_undone(till, paid):  # SEC-89
    refund(Payment.objects.get(), amount="38.00", by=till.alice, now=NOW)

    till.fake.fail_refund(next(iter(till.fake.sessions)))
    till.tell(next(iter(till.fake.sessions)), event="evt_2")

    assert sums(paid) == ("paid", 23800, 0)
    assert Refund.objects.get().status == RefundState.FAILED


def test_what_the_worker_is_refused_is_told(till, paid):
    ask_refund(Payment.objects.get(), amount="38.00", by=till.alice, now=NOW)
    till.fake.refuses_refunds = True

    refund_due(now=NOW)

    told = Event.objects.get(kind="payment.refund_failed")
    assert (told.subject_id, told.data["reason"]) == (paid.pk, "Fake has not enough money.")


def test_a_provider_that_is_silent_for_days_is_asked_no_more_and_somebody_is_told(till, paid):
    till.fake.is_down = True
    refund(Payment.objects.get(), amount=None, by=till.alice, now=NOW)

    for hours in range(1, 200, 9):
        refund_due(now=NOW + timedelta(hours=hours))

    assert (Refund.objects.get().status, Refund.objects.get().next_attempt_at) == ("failed", None)
    assert Event.objects.filter(kind="payment.refund_failed").count() == 1
    till.fake.is_down = False
    till.fake.give_back(next(iter(till.fake.sessions)), 23800)  # it was done all the same.
    till.tell(next(iter(till.fake.sessions)), event="evt_2")
    assert sums(paid)[1] == 0


def test_one_that_breaks_does_not_keep_the_others_waiting(till, paid, monkeypatch):
    other = make_document(till.alice)
    till.tell(till.fake.pay(till.start(other)), event="evt_2")
    broken, good = (ask_refund(each, amount="38.00", by=till.alice, now=NOW) for each in Payment.objects.order_by("pk"))
    give_back = till.fake.refund

    def breaks(account, *, key, **more):
        if key == broken.pk:
            raise KeyError(key)
        return give_back(account, key=key, **more)

    monkeypatch.setattr(till.fake, "refund", breaks)

    refund_due(now=NOW)

    assert [Refund.objects.get(pk=each.pk).status for each in (broken, good)] == ["pending", "succeeded"]


def test_what_is_no_longer_owed_is_written_off_by_a_credit_note(till, paid, case):
    with case("all of it"):
        made = refund(Payment.objects.get(), amount=None, then="credit", by=till.alice, now=LATER)
        assert (sums(paid), made.credit_note.total_minor) == (("paid", 0, 0), 23800)
        assert (made.credit_note.status, made.credit_note.origin_id) == ("sent", paid.pk)
    with case("a part"):
        made = refund(Payment.objects.get(), amount="38.00", then="credit", by=till.alice, now=LATER)
        assert (sums(paid), made.credit_note.total_minor) == (("paid", 20000, 0), 3800)
    with case("asked for over the API, done by the worker"):
        ask_refund(Payment.objects.get(), amount=None, then="credit", by=till.alice, now=NOW)
        refund_due(now=LATER)
        assert (sums(paid), Refund.objects.get().credit_note.total_minor) == (("paid", 0, 0), 23800)
    with case("owed again"):
        made = refund(Payment.objects.get(), amount=None, then="owed", by=till.alice, now=LATER)
        assert (sums(paid), made.credit_note) == (("sent", 0, 23800), None)
    with case("nonsense"), pytest.raises(InvalidProfileError):
        refund(Payment.objects.get(), amount=None, then="cry", by=till.alice, now=LATER)
    with case("a sum that nothing without tax comes to"):
        made = refund(Payment.objects.get(), amount="0.03", then="credit", by=till.alice, now=LATER)
        assert (sums(paid), made.credit_note.total_minor) == (("paid", 23797, 0), 3)
    with case("more than is left to credit"):
        issue(credit_invoice(paid, raw={"amount": "230.00"}, by=till.alice, now=NOW), by=till.alice, now=NOW)
        with pytest.raises(NotRefundableError, match="not credited yet"):
            refund(Payment.objects.get(), amount=None, then="credit", by=till.alice, now=LATER)
        assert not Refund.objects.exists()
        assert sums(paid)[0] == "paid"


def test_no_credit_note_is_lost_whatever_happens_after_the_money_went(till, paid, case, monkeypatch):
    died = KeyboardInterrupt  # as good as a kill: nothing catches it.
    session = next(iter(till.fake.sessions))

    def dies(*_, **__):
        raise died

    def written_off():
        refund_due(now=LATER.replace(hour=LATER.hour + 1))
        till.fake.sessions[session].refunds.clear()
        return sums(paid), Refund.objects.get().credit_note.total_minor, Refund.objects.get().next_attempt_at

    for name in ("apply_fact", "forgive"):
        with case(f"killed before {name}"):
            with monkeypatch.context() as patch:
                patch.setattr(import_module("seenpaid.payments.actions.refund"), name, dies)
                with pytest.raises(died):
                    refund(Payment.objects.get(), amount=None, then="credit", by=till.alice, now=LATER)
            assert written_off() == (("paid", 0, 0), 23800, None)
    with case("the message came, the answer did not"):
        with monkeypatch.context() as patch:
            patch.setattr(till.fake, "is_down", True)
            asked = refund(Payment.objects.get(), amount=None, then="credit", by=till.alice, now=LATER)
        till.fake.give_back(session, 23800, key=asked.pk)
        till.tell(session, event="evt_2", now=LATER)
        assert written_off() == (("paid", 0, 0), 23800, None)
    with case("the database was busy"):
        with monkeypatch.context() as patch:
            patch.setattr("seenpaid.payments.actions.forgive.lock_document", Mock(side_effect=OperationalError))
            refund(Payment.objects.get(), amount=None, then="credit", by=till.alice, now=LATER)
        assert written_off() == (("paid", 0, 0), 23800, None)


def test_who_gives_too_much_back_writes_nothing_off(till):
    document = make_document(till.alice)
    session = till.start(document)
    record_manual(document, raw={"amount": "238.00", "method": "cash"}, by=till.alice, now=NOW)
    till.tell(till.fake.pay(session))

    made = refund(Payment.objects.get(charge__isnull=False), amount=None, then="credit", by=till.alice, now=LATER)

    assert (sums(document), made.credit_note) == (("paid", 23800, 0), None)


def test_nobody_is_chased_for_money_that_was_given_back(till, paid):
    till.fake.give_back(next(iter(till.fake.sessions)), 23800)  # from the provider's dashboard: nobody was asked here.
    till.tell(next(iter(till.fake.sessions)), event="evt_2")
    dispatch_due(SUBSCRIBERS, now=NOW)
    first = pause_over(paid, now=NOW)
    other = make_document(till.alice)
    till.tell(till.fake.pay(till.start(other)), event="evt_3")
    refund(Payment.objects.get(document=other), amount=None, then="owed", by=till.alice, now=NOW)
    dispatch_due(SUBSCRIBERS, now=NOW)

    assert first is not None
    assert first.reason == "Money was given back."
    assert pause_over(other, now=NOW) is None
