"""The built-in test gateway, from Pay to the books."""

from datetime import timedelta

import pytest

from seenpaid.payments import inbox
from seenpaid.payments.access import AttemptNotFoundError, access_attempt
from seenpaid.payments.account import account_of
from seenpaid.payments.actions import connect, disconnect, look_due, note_return, refund, start_payment, sweep_due
from seenpaid.payments.gateways.errors import AmountRefusedError, ForgedError, GatewayError
from seenpaid.payments.gateways.registry import every_gateway, gateway_named
from seenpaid.payments.models import Attempt, Connection, Message, Payment, Rehearsal
from seenpaid.payments.rehearsal import RehearsalNotFoundError, play, rehearsal_of
from tests.make import make_company, make_document, make_stranger
from tests.payments.fake import NOW
from tests.payments.till import in_balance, make_till, sums

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def alice():
    alice = make_company()
    connect(alice.company, gateway="test", keys={}, by=alice, now=NOW)
    return alice


def press_pay(document, *, at=NOW):
    url = start_payment(
        [document.pk], company_id=document.company_id, amount=None, gateway="test", email="", back="/i/t", now=at
    )
    assert url.startswith("http://127.0.0.1:8000/test-gateway/try_")
    return rehearsal_of(url.rpartition("/")[2])


@pytest.mark.parametrize("deed, soon, later", [
    ("pay", "paid", "paid"),
    ("pay_slowly", "sent", "paid"),
    ("fail", "sent", "sent"),
    ("cancel", "sent", "sent"),
    ("rob", "sent", "sent"),
])  # fmt: skip
def test_what_the_customer_does_is_what_the_books_say(alice, deed, soon, later):  # SEC-91
    document = make_document(alice)

    back = play(press_pay(document), deed=deed, now=NOW)
    inbox.handle_due(now=NOW)
    first = sums(document)[0]
    inbox.handle_due(now=NOW + timedelta(minutes=2))

    assert (first, sums(document)[0]) == (soon, later)
    assert ("/thanks?" in back) == (deed in {"pay", "pay_slowly", "fail"})
    assert in_balance()


def test_a_page_is_used_once(alice):
    document = make_document(alice)
    page = press_pay(document)
    play(page, deed="fail", now=NOW)
    page.refresh_from_db()

    assert "/cancelled?" in play(page, deed="pay", now=NOW)
    assert "/cancelled?" in play(press_pay(document), deed="pay", now=NOW + timedelta(hours=1))
    stale = press_pay(document, at=NOW + timedelta(hours=2))
    Rehearsal.objects.filter(pk=stale.pk).update(status="paid")
    assert "/thanks?" in play(stale, deed="pay", now=NOW + timedelta(hours=2))
    assert sums(document)[0] == "sent"


def test_it_is_found_at_night_and_by_the_return(alice):  # SEC-97
    document, other = make_document(alice), make_document(alice)
    play(press_pay(document), deed="pay", now=NOW)
    play(press_pay(other), deed="pay", now=NOW)
    Message.objects.all().delete()
    attempt = Attempt.objects.get(purpose=document.pk)

    note_return(attempt, now=NOW)
    found = sweep_due(now=NOW + timedelta(days=1, minutes=1))

    assert (sums(document)[0], sums(other)[0], found) == ("paid", "paid", 1)


def test_what_is_no_longer_owed_is_closed(alice):
    document = make_document(alice)
    first, second = press_pay(document), None
    Attempt.objects.update(unwanted_at=NOW, next_look_at=NOW)
    second = press_pay(document)

    look_due(now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("expired", "open")


def test_it_gives_money_back_once_a_key(alice):
    document = make_document(alice)
    play(press_pay(document), deed="pay", now=NOW)
    inbox.handle_due(now=NOW)
    account, gateway = account_of(Connection.objects.get()), gateway_named("test")

    made = refund(Payment.objects.get(), amount="38.00", by=alice, now=NOW)
    again = gateway.refund(
        account, payment_id=Payment.objects.get().charge.provider_id, amount_minor=3800, currency="EUR", key=made.pk
    )

    assert (sums(document)[1], again.refund_id) == (20000, made.provider_id)
    with pytest.raises(AmountRefusedError):
        gateway.refund(account, payment_id=again.payment_id, amount_minor=20001, currency="EUR", key="other")
    with pytest.raises(GatewayError):
        gateway.refund(account, payment_id="paid_try_none", amount_minor=1, currency="EUR", key="other")


@pytest.mark.parametrize("change", ["body", "time", "secret", "account"])
def test_its_messages_are_signed_like_everybodys(alice, change):  # SEC-130
    from seenpaid.payments.gateways import test as gateway

    page = press_pay(make_document(alice))
    connection = Connection.objects.get()
    page.account = "con_other" if change == "account" else page.account
    body, time, secret = (
        gateway.message(page, kind="payment.paid"),
        str(int(NOW.timestamp())),
        account_of(connection).webhook_secret,
    )
    headers = {"x-test-time": time, "x-test-signature": gateway.signature(body, secret=secret, time=time)}
    headers |= {"time": {"x-test-time": "soon"}, "secret": {"x-test-signature": "é"}}.get(change, {})

    with pytest.raises(ForgedError):
        inbox.receive("test", connection.pk, body=body + b" " * (change == "body"), headers=headers, now=NOW)


def test_nobody_guesses_a_page(alice):
    with pytest.raises(RehearsalNotFoundError):
        rehearsal_of("try_none")


def test_an_attempt_is_shown_to_its_own_customer_alone(alice):  # SEC-85
    document, charlie = make_document(alice), make_stranger()
    press_pay(document)
    attempt = Attempt.objects.get()

    assert (
        access_attempt(
            attempt.pk, company_id=alice.company_id, document_id=document.pk, customer_id=document.customer_id
        )
        == attempt
    )
    for whose in (
        {"company_id": charlie.company_id},
        {"company_id": alice.company_id, "document_id": make_document(alice).pk},
        {"company_id": alice.company_id, "customer_id": make_document(alice).customer_id},
    ):
        with pytest.raises(AttemptNotFoundError):
            access_attempt(attempt.pk, **whose)


def test_it_takes_what_is_sensible(alice):
    gateway, account = gateway_named("test"), account_of(Connection.objects.get())
    page = press_pay(make_document(alice))

    assert gateway.limits("XXX") is None
    assert gateway.look_up(account, "try_other") == ()
    assert gateway.look_up(account, page.pk)[0].state == "open"
    assert [each.name for each in every_gateway()][-1] == "test"
    disconnect(Connection.objects.get(), by=alice, now=NOW)


def test_a_page_of_before_the_live_keys_moves_nothing(alice, monkeypatch):  # SEC-93
    document = make_document(alice)
    page = press_pay(document)
    make_till(monkeypatch, key="live_alice", by=alice)

    back = play(page, deed="pay", now=NOW)
    inbox.handle_due(now=NOW)

    assert ("/cancelled?" in back, sums(document)[0]) == (True, "sent")
