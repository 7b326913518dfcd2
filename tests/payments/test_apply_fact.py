"""Whatever a provider says, however often and in whatever order: the books end as the provider's do."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from seenpaid.documents.actions import amend
from seenpaid.documents.models import Credit
from seenpaid.events.models import Event
from seenpaid.payments import inbox
from seenpaid.payments.actions import (
    NotPayableError,
    apply_facts,
    connect,
    disconnect,
    look_due,
    note_return,
    record_manual,
    sweep_due,
)
from seenpaid.payments.gateways.base import GatewayName
from seenpaid.payments.gateways.facts import DisputeFact, DisputeState, PaymentState, RefundState
from seenpaid.payments.models import Attempt, Charge, Connection, Dispute, Message, Payment
from seenpaid.payments.queries import disputed_of, processing_of
from tests.make import make_customer, make_document
from tests.payments.fake import LATER, NOW
from tests.payments.till import in_balance, make_till, sums

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def till(monkeypatch):
    return make_till(monkeypatch)


def kinds(document):
    return list(Event.objects.filter(subject_id=document.pk).order_by("id").values_list("kind", flat=True))


def test_a_payment_makes_it_paid_once_by_whichever_way_it_is_heard_of(till):  # SEC-84, SEC-129
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))

    for event in ("evt_1", "evt_1", "evt_2"):
        till.tell(session, event=event)
    note_return(Attempt.objects.get(), now=NOW)
    till.look(now=NOW + timedelta(days=1))
    sweep_due(now=NOW + timedelta(days=2))

    assert sums(document) == ("paid", 23800, 0)
    assert Payment.objects.count() == Charge.objects.count() == 1
    assert [kind for kind in kinds(document) if "pa" in kind] == [
        "invoice.pay_started",
        "payment.received",
        "invoice.paid",
    ]
    assert Attempt.objects.get().status == "paid"


def test_the_return_alone_is_enough(till):
    document = make_document(till.alice)
    till.fake.pay(till.start(document))

    note_return(Attempt.objects.get(), now=NOW)

    assert sums(document)[0] == "paid"


def test_coming_back_without_paying_changes_nothing(till):  # SEC-85
    document = make_document(till.alice)
    till.start(document)

    for _ in range(5):
        attempt = note_return(Attempt.objects.get(), now=NOW)

    assert (attempt.status, sums(document)[1]) == ("open", 0)
    assert till.fake.calls.count("look_up") == 1


def test_a_lost_message_is_found_at_night(till):  # SEC-97
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))
    Attempt.objects.update(next_look_at=None)

    found = [sweep_due(now=NOW + timedelta(days=days)) for days in (1, 1, 2)]

    assert (found, sums(document)[0]) == ([1, 0, 0], "paid")
    assert Event.objects.get(kind="payment.received").data["via"] == "nightly"
    assert session


def test_the_worker_looks_when_nobody_says_anything(till):
    document = make_document(till.alice)
    till.fake.pay(till.start(document))

    till.look(now=NOW + timedelta(minutes=11))

    assert sums(document)[0] == "paid"


def test_a_part_leaves_the_rest_owed(till):
    document = make_document(till.alice, partial_payments={"enabled": True, "minimum": "100.00"})

    till.tell(till.fake.pay(till.start(document, amount="100.00")))

    assert sums(document) == ("partially_paid", 10000, 13800)


def test_what_a_balance_no_longer_asks_for_is_closed(till):  # SEC-81, D6
    document = make_document(till.alice)
    session = till.start(document)

    record_manual(document, raw={"amount": "38.00", "method": "cash"}, by=till.alice, now=NOW)
    till.look()

    assert (till.fake.sessions[session].state, Attempt.objects.get().status) == (PaymentState.EXPIRED, "expired")


def test_an_old_page_that_is_paid_all_the_same_is_booked_and_the_rest_is_credit(till):  # SEC-81
    document = make_document(till.alice)
    session = till.start(document)
    record_manual(document, raw={"amount": "200.00", "method": "bank_transfer"}, by=till.alice, now=NOW)

    till.fake.pay(session)
    till.look()

    assert sums(document) == ("paid", 23800, 0)
    assert Credit.objects.get().amount_minor == 20000
    assert (Charge.objects.get().flag, kinds(document)[-1]) == ("overpaid", "payment.flagged")
    assert in_balance()


def test_two_gateways_paid_at_once_are_both_booked_and_the_second_is_flagged(till, monkeypatch):  # SEC-83
    other = make_till(monkeypatch, gateway=GatewayName.PAYPAL, by=till.alice)
    document = make_document(till.alice)
    first, second = till.start(document, gateway="stripe"), other.start(document, gateway="paypal")
    till.fake.pay(first)
    other.fake.pay(second)

    till.tell(first)
    other.tell(second)

    assert sums(document) == ("paid", 23800, 0)
    assert list(Charge.objects.order_by("id").values_list("flag", flat=True)) == ["", "duplicate"]
    assert Credit.objects.get().amount_minor == 23800
    assert in_balance()


def test_when_one_is_paid_the_other_page_is_closed(till, monkeypatch):  # SEC-83
    other = make_till(monkeypatch, gateway=GatewayName.PAYPAL, by=till.alice)
    document = make_document(till.alice)
    first, second = till.start(document, gateway="stripe"), other.start(document, gateway="paypal")

    till.tell(till.fake.pay(first))
    till.look()

    assert other.fake.sessions[second].state == PaymentState.EXPIRED


@pytest.mark.parametrize("changed, flag, applied", [
    ({"amount_minor": 30000}, "overpaid", 23800),
    ({"amount_minor": 20000}, "other_amount", 20000),
    ({"currency": "USD"}, "other_currency", 0),
])  # fmt: skip
def test_money_that_is_not_what_was_asked_for_is_flagged(till, changed, flag, applied):  # SEC-78, SEC-92, SEC-135
    document = make_document(till.alice)

    till.tell(till.fake.pay(till.start(document), **changed))

    assert (Charge.objects.get().flag, sums(document)[1]) == (flag, applied)
    assert in_balance()


def test_money_for_a_cancelled_invoice_is_the_customers_credit(till):  # SEC-86
    from seenpaid.documents.actions import cancel

    document = make_document(till.alice)
    session = till.start(document)
    cancel(document, by=till.alice, now=NOW)

    till.tell(till.fake.pay(session))

    assert (sums(document)[0], Charge.objects.get().flag) == ("cancelled", "after_cancel")
    assert Credit.objects.get().amount_minor == 23800


@pytest.mark.parametrize("changed, outcome", [
    ({"account": "acct_charlie"}, "of another account"),
    ({"is_live": True}, "live among tests"),
])  # fmt: skip
def test_facts_of_elsewhere_change_nothing(till, changed, outcome):  # SEC-78, SEC-93, SEC-135, SEC-136
    document = make_document(till.alice)

    till.tell(till.fake.pay(till.start(document), **changed))

    assert sums(document)[1] == 0
    assert not Charge.objects.exists()
    assert Message.objects.get().outcome == outcome


def test_a_test_message_among_live_ones_is_kept_and_ignored(monkeypatch):  # SEC-93
    till = make_till(monkeypatch, key="live_alice")
    document = make_document(till.alice)

    till.tell(till.fake.pay(till.start(document)), live=False)

    assert sums(document)[1] == 0
    assert Message.objects.get().outcome == "a test among live ones"


def test_another_companys_checkout_is_none_of_ours(till, monkeypatch, caplog):  # SEC-135
    from tests.make import make_stranger

    charlie = make_stranger()
    theirs = make_till(monkeypatch, by=charlie, key="test_alice")
    document = make_document(charlie)
    session = theirs.start(document)
    till.fake.sessions[session] = theirs.fake.sessions[session]
    till.fake.pay(session)
    monkeypatch.setitem(
        __import__("seenpaid.payments.gateways.registry").payments.gateways.registry._MAKERS,
        "stripe",
        lambda: till.fake,
    )

    till.tell(session)

    assert sums(document)[1] == 0
    assert Message.objects.get().outcome == "none of our checkouts"
    assert "none of our checkouts" in caplog.text


def test_a_slow_payment_is_on_its_way_and_then_paid_or_failed(till):  # SEC-91
    paid, failed = make_document(till.alice), make_document(till.alice)
    sessions = [till.fake.pay(till.start(each), PaymentState.PROCESSING) for each in (paid, failed)]
    for number, session in enumerate(sessions):
        till.tell(session, event=f"evt_{number}")
    before = processing_of([paid.pk, failed.pk], company_id=till.alice.company_id)

    till.fake.pay(sessions[0])
    till.fake.pay(sessions[1], PaymentState.FAILED)
    for number, session in enumerate(sessions):
        till.tell(session, event=f"evt_later_{number}")

    assert before == {paid.pk: 23800, failed.pk: 23800}
    assert [sums(each)[0] for each in (paid, failed)] == ["paid", "sent"]
    assert "invoice.payment_failed" in kinds(failed)
    assert processing_of([paid.pk, failed.pk], company_id=till.alice.company_id) == {}


def test_late_news_of_a_slow_payment_does_not_undo_it(till):  # SEC-134
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))
    till.tell(session)

    till.fake.sessions[session].state = PaymentState.PROCESSING
    till.tell(session, event="evt_late")

    assert sums(document)[0] == "paid"


def test_refunds_from_the_dashboard_are_followed(till):  # SEC-89
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))
    till.tell(session)

    till.fake.give_back(session, 800)
    till.fake.give_back(session, 3000, state=RefundState.PENDING)
    till.tell(session, event="evt_2")
    in_between = sums(document)
    till.fake.fail_refund(session, 1)
    till.look(now=NOW + timedelta(days=2))

    assert in_between == ("partially_paid", 20000, 3800)
    assert sums(document) == ("partially_paid", 23000, 800)
    assert [kind for kind in kinds(document) if "refund" in kind] == [
        "payment.refunded",
        "payment.refunded",
        "payment.refund_failed",
    ]
    assert in_balance()


def test_a_refund_heard_of_before_its_payment_ends_the_same(till):  # SEC-89, SEC-134
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))
    till.fake.give_back(session, 23800)
    facts = list(till.fake.facts(session))
    told = [
        apply_facts(order, connection=till.connection, now=NOW, asked_at=NOW, via="message")
        for order in (reversed(facts), facts, reversed(facts))
    ]

    assert told[0] == ["not yet known", "paid"]
    assert sums(document) == ("sent", 0, 23800)
    assert in_balance()


@pytest.mark.parametrize("end, paid", [(DisputeState.WON, 23800), (DisputeState.LOST, 0)])
def test_a_dispute_moves_the_books_only_as_funds_move(till, end, paid):  # SEC-90
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))
    till.tell(session)

    seen = []
    for number, (state, withdrawn) in enumerate(
        [(DisputeState.OPEN, 0), (DisputeState.OPEN, 23800), (end, 23800 - paid)]
    ):
        till.fake.dispute(session, state, withdrawn)
        till.tell(session, event=f"evt_d{number}", now=NOW + timedelta(hours=number))
        seen.append((sums(document)[1], bool(disputed_of([document.pk], company_id=document.company_id))))

    assert seen == [(23800, True), (0, True), (paid, False)]
    assert kinds(document).count("payment.disputed") == kinds(document).count("payment.dispute_closed") == 1
    assert in_balance()


def test_an_old_answer_about_a_dispute_does_not_open_it_again(till):  # SEC-90, SEC-134
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))
    till.tell(session)
    told = {}
    for state, withdrawn in ((DisputeState.OPEN, 23800), (DisputeState.WON, 0)):
        till.fake.dispute(session, state, withdrawn)
        told[state] = [each for each in till.fake.facts(session) if isinstance(each, DisputeFact)]

    outcomes = [
        apply_facts(told[state], connection=till.connection, now=LATER, asked_at=asked_at, via="message")
        for state, asked_at in ((DisputeState.WON, LATER), (DisputeState.OPEN, NOW))
    ]

    assert outcomes == [["dispute won"], ["known better"]]
    assert (Dispute.objects.get().status, sums(document)) == ("won", ("paid", 23800, 0))
    assert in_balance()


def test_everything_due_is_paid_at_once_oldest_first(till):
    customer = make_customer(till.alice)
    documents = [make_document(till.alice, customer=customer) for _ in range(3)]
    session = till.start(*documents)

    till.tell(till.fake.pay(session, amount_minor=23800 * 2 + 100))

    assert [sums(each)[1] for each in documents] == [23800, 23800, 100]
    assert Charge.objects.get().flag == "other_amount"
    till.fake.give_back(session, 23900)
    till.tell(session, event="evt_2")
    assert [sums(each)[1] for each in documents] == [23800, 0, 0]
    assert in_balance()


def test_a_message_that_cannot_be_read_is_tried_again_and_in_the_end_let_be(till):  # SEC-139
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))
    till.fake.is_down = True
    till.tell(session)
    for hours in range(1, 200, 7):
        inbox.handle_due(now=NOW + timedelta(hours=hours))
    message = Message.objects.get()
    assert (message.attempts, message.next_attempt_at, message.outcome) == (20, None, "Fake did not answer.")

    till.fake.is_down = False
    look_due(now=NOW + timedelta(days=10))

    assert sums(document)[0] == "paid"


def test_a_checkout_is_booked_as_it_was_begun_whatever_becomes_of_the_invoice(till, case):  # SEC-86
    document = make_document(till.alice)
    session = till.start(document)
    line = {"description": "Design", "quantity": "1", "tax_rate": "0"}
    owed_before = {
        "made smaller": ({"lines": [{**line, "unit_price": "200.00"}]}, "overpaid", 20000, 3800),
        "made larger": ({"lines": [{**line, "unit_price": "300.00"}]}, "", 23800, 0),
        "in another currency": ({"currency": "USD"}, "other_currency", 0, 23800),
    }

    for name, (changes, flag, paid, credit) in owed_before.items():
        with case(name):
            amend(document, changes=changes, by=till.alice, now=NOW)
            till.tell(till.fake.pay(session), event=f"evt_{name}")
            assert (Charge.objects.get().flag, sums(document)[1]) == (flag, paid)
            assert sum(each.amount_minor for each in Credit.objects.all()) == credit
            assert in_balance()


def test_a_refund_and_a_dispute_whose_messages_are_lost_are_found(till):  # SEC-97
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))
    till.tell(session)
    till.look(now=NOW + timedelta(days=10))

    till.fake.give_back(session, 3800)
    till.look(now=NOW + timedelta(days=16))
    refunded = sums(document)[1]
    till.fake.dispute(session, DisputeState.OPEN, 20000)
    till.look(now=NOW + timedelta(days=30))

    assert (refunded, sums(document)[1]) == (20000, 0)
    till.fake.dispute(session, DisputeState.LOST, 20000)
    till.look(now=NOW + timedelta(days=200))
    assert Charge.objects.get().next_look_at is None


def test_a_refund_tells_of_no_part_that_was_paid(till):
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))
    till.tell(session)

    till.fake.give_back(session, 3800)
    till.tell(session, event="evt_2")

    assert (sums(document)[0], kinds(document)[-3:]) == (
        "partially_paid",
        ["payment.received", "invoice.paid", "payment.refunded"],
    )


@pytest.mark.parametrize("at", [datetime(1970, 1, 1, tzinfo=UTC), NOW + timedelta(days=400)])
def test_a_moment_that_cannot_be_is_now(till, at):
    till.tell(till.fake.pay(till.start(make_document(till.alice)), paid_at=at))

    assert (Charge.objects.get().paid_at, Payment.objects.get().paid_on) == (NOW, NOW.date())


def test_keys_that_are_gone_tell_nothing_and_stop_nobody(till):
    first, second = make_document(till.alice), make_document(till.alice)
    session = till.fake.pay(till.start(first))
    till.tell(session)
    till.fake.dispute(session, DisputeState.OPEN, 0)
    till.tell(session, event="evt_2")
    disconnect(till.connection, by=till.alice, now=NOW)
    assert bytes(Connection.objects.get().sealed_keys) == b""
    till.fake.calls.clear()
    again = connect(till.alice.company, gateway="stripe", keys={"secret_key": "test_other"}, by=till.alice, now=NOW)
    till.fake.pay(till.start(second))

    till.look(now=NOW + timedelta(days=2))

    assert sums(second)[0] == "paid"
    assert till.fake.calls.count("look_up") == 1
    assert again.account != till.connection.account


def test_a_row_that_breaks_does_not_keep_the_others_waiting(till, monkeypatch):
    broken, good = make_document(till.alice), make_document(till.alice)
    sessions = [till.fake.pay(till.start(each)) for each in (broken, good)]
    ask = till.fake.look_up

    def breaks(account, session_id):
        if session_id == sessions[0]:
            raise KeyError(session_id)
        return ask(account, session_id)

    monkeypatch.setattr(till.fake, "look_up", breaks)

    look_due(now=NOW + timedelta(minutes=11))

    assert [sums(each)[0] for each in (broken, good)] == ["sent", "paid"]


def test_a_message_that_was_given_up_is_read_when_the_provider_sends_it_again(till):  # SEC-139
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))
    till.post(till.fake.message(session))
    Message.objects.update(next_attempt_at=None, attempts=20, outcome="Fake did not answer.")

    till.tell(session)

    assert (sums(document)[0], Message.objects.get().outcome) == ("paid", "paid")


def test_a_provider_is_answered_before_anybody_is_asked(till):  # SEC-138
    session = till.fake.pay(till.start(make_document(till.alice)))
    till.fake.calls.clear()
    till.fake.is_down = True

    till.post(till.fake.message(session))

    assert (till.fake.calls, Message.objects.get().handled_at) == ([], None)


@pytest.mark.django_db(transaction=True)
def test_a_member_and_a_message_at_once_are_both_believed(monkeypatch):  # SEC-88; more of it: bench/money.py hand
    till = make_till(monkeypatch)
    document = make_document(till.alice)
    till.post(till.fake.message(till.fake.pay(till.start(document))))

    def mark():
        with suppress(NotPayableError):
            record_manual(document, raw={"amount": "238.00", "method": "cash"}, by=till.alice, now=NOW)

    def closing(work):
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(closing, [lambda: inbox.handle_due(now=NOW), mark]))
    inbox.handle_due(now=NOW + timedelta(minutes=5))

    by_hand = Payment.objects.filter(charge=None).count()
    assert sums(document) == ("paid", 23800, 0)
    assert sum(each.amount_minor for each in Credit.objects.all()) == 23800 * by_hand
    assert in_balance()
