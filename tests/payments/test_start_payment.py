from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from seenpaid.companies.models import Company
from seenpaid.documents.access import DocumentNotFoundError
from seenpaid.documents.actions import cancel
from seenpaid.payments.account import urls_of
from seenpaid.payments.actions import NoGatewayError, NotPayableError, connect, disconnect, record_manual, start_payment
from seenpaid.payments.amounts import AmountError, Owed, check, choice_of
from seenpaid.payments.gateways.base import Limits
from seenpaid.payments.gateways.errors import ProviderDownError
from seenpaid.payments.gateways.facts import PaymentState
from seenpaid.payments.models import Attempt
from tests.make import make_customer, make_document, make_quote, make_stranger
from tests.payments.fake import NOW
from tests.payments.till import make_till, sums

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def till(monkeypatch):
    return make_till(monkeypatch)


def test_the_customer_goes_to_the_providers_page_and_comes_back_to_ours(till):
    session = till.start(make_document(till.alice))

    order, attempt = till.fake.sessions[session].order, Attempt.objects.get()
    assert (order.amount_minor, order.currency, order.title, order.email) == (
        23800,
        "EUR",
        "Invoice INV-0001",
        "dora@buyer.example",
    )
    assert order.success_url == f"http://127.0.0.1:8000/i/token/thanks?attempt={attempt.pk}"
    assert order.cancel_url == f"http://127.0.0.1:8000/i/token/cancelled?attempt={attempt.pk}"
    assert b"token" not in bytes(attempt.sealed_urls)
    assert urls_of(attempt)["page"].startswith("https://pay.example/")


def test_who_asks_again_gets_the_same_page(till):  # SEC-82
    document = make_document(till.alice)

    first, again, late = (till.start(document, now=NOW + timedelta(minutes=age)) for age in (0, 30, 41))

    assert first == again != late
    assert till.fake.calls.count("create") == 2


def test_a_page_that_was_never_made_is_asked_for_again_with_the_same_key(till):
    document = make_document(till.alice)
    till.fake.is_down = True
    with pytest.raises(ProviderDownError):
        till.start(document)
    till.fake.is_down = False

    start_payment(
        [document.pk],
        company_id=document.company_id,
        amount=None,
        gateway=None,
        email="eve@buyer.example",
        back="/i/eves",
        now=NOW,
    )

    assert Attempt.objects.get().status == "open"
    assert [each.order.email for each in till.fake.sessions.values()] == ["dora@buyer.example"]


def test_a_provider_that_stays_silent_is_left_alone_for_the_rest_of_the_minute(till):  # SEC-196
    document, others = make_document(till.alice), make_document(till.alice)
    page = till.start(others)
    till.fake.is_down = True
    for _ in range(4):
        with pytest.raises(ProviderDownError):
            till.start(document)

    assert till.fake.calls.count("create") == 1 + 3
    assert till.start(others) == page
    till.fake.is_down = False
    assert till.start(document, now=NOW + timedelta(minutes=1)) in till.fake.sessions


def test_one_that_nobody_was_ever_sent_to_is_closed_in_the_end(till):
    till.fake.is_down = True
    with pytest.raises(ProviderDownError):
        till.start(make_document(till.alice))

    till.look(now=NOW + timedelta(minutes=12))

    assert Attempt.objects.get().status == "expired"


def test_what_the_provider_refuses_is_said(till):
    document = make_document(
        till.alice, lines=[{"description": "Devil", "quantity": "1", "unit_price": "666", "tax_rate": "0"}]
    )

    with pytest.raises(AmountError, match="does not like"):
        till.start(document)
    assert (Attempt.objects.get().status, Attempt.objects.get().reason) == ("failed", "Fake does not like this amount.")


def test_what_is_not_open_takes_nothing(till):  # SEC-87
    draft, cancelled, paid = (
        make_document(till.alice, issued=False),
        make_document(till.alice),
        make_document(till.alice),
    )
    cancel(cancelled, by=till.alice, now=NOW)
    record_manual(paid, raw={"amount": "238.00", "method": "cash"}, by=till.alice, now=NOW)

    for document in (draft, cancelled, paid, make_quote(till.alice)):
        with pytest.raises(NotPayableError):
            till.start(document)
    with pytest.raises(NotPayableError):
        start_payment([], company_id=till.alice.company_id, amount=None, gateway=None, email="", back="/", now=NOW)
    assert not Attempt.objects.exists()


def test_several_must_be_one_customers_in_one_currency(till):  # SEC-94
    customer = make_customer(till.alice)
    euro, dollar = (make_document(till.alice, customer=customer, currency=each) for each in ("EUR", "USD"))

    for pair in ((euro, dollar), (euro, make_document(till.alice))):
        with pytest.raises(NotPayableError):
            till.start(*pair)


def test_another_companys_invoice_is_not_there(till):
    with pytest.raises(DocumentNotFoundError):
        till.start(make_document(make_stranger()))


def test_without_a_plan_or_a_gateway_there_is_nothing_to_pay_with(till):
    document = make_document(till.alice)
    with pytest.raises(NoGatewayError):
        till.start(document, gateway="paypal")
    Company.objects.update(plan="free")
    with pytest.raises(NoGatewayError):
        till.start(document)
    Company.objects.update(plan="pro")
    disconnect(till.connection, by=till.alice, now=NOW)
    with pytest.raises(NoGatewayError):
        till.start(document)


def test_what_is_on_its_way_is_not_asked_for_again(till):  # SEC-91
    document = make_document(till.alice, partial_payments={"enabled": True, "minimum": None})
    other = till.start(document)
    session = till.fake.pay(till.start(document, amount="100.00"), PaymentState.PROCESSING)
    till.tell(session)
    till.look()

    rest = till.start(document)

    assert till.fake.sessions[rest].amount_minor == 13800
    assert till.fake.sessions[other].state == PaymentState.EXPIRED
    till.tell(till.fake.pay(rest), event="evt_2")
    with pytest.raises(NotPayableError):
        till.start(document)
    assert sums(document)[1] == 13800


def test_a_disconnected_gateway_closes_its_pages_and_forgets_its_keys(till):
    session = till.start(make_document(till.alice))

    disconnect(till.connection, by=till.alice, now=NOW)
    till.connection.refresh_from_db()
    kept = bool(till.connection.sealed_keys)
    till.look()
    from seenpaid.payments.actions import forget_keys_due

    forget_keys_due()

    till.connection.refresh_from_db()
    assert (kept, till.fake.sessions[session].state, bytes(till.connection.sealed_keys)) == (
        True,
        PaymentState.EXPIRED,
        b"",
    )


@pytest.mark.django_db(transaction=True)
def test_fifty_clicks_make_one_page(monkeypatch):  # SEC-82
    till = make_till(monkeypatch)
    document = make_document(till.alice)

    def click(_):
        try:
            return till.start(document)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        sessions = set(pool.map(click, range(50)))

    assert (len(sessions), len(till.fake.sessions), Attempt.objects.count()) == (1, 1, 1)


LIMITS = Limits(minimum_minor=50, maximum_minor=50_000)
PARTS = {"takes_parts": True, "least_minor": 10_000}


@pytest.mark.parametrize("typed, owed, answer", [
    (None, {}, 25_000),
    ("", {}, 25_000),
    ("250.00", {}, 25_000),
    ("250", {}, 25_000),
    ("0", {}, "zero"),
    ("-1", {}, "zero"),
    ("0.001", {}, "typed"),
    ("1e2", {}, "typed"),
    ("1,00", {}, "typed"),
    ("٢٥٠", {}, "typed"),
    ("250.01", {}, "owed"),
    ("100.00", {}, "parts"),
    ("99.99", PARTS, "least"),
    ("100.00", PARTS, 10_000),
    ("249.60", PARTS, "rest"),
    ("249.50", PARTS, 24_950),
    ("50.00", PARTS | {"balance_minor": 5_000}, 5_000),
    ("49.00", PARTS | {"balance_minor": 5_000}, "least"),
    (None, {"balance_minor": 49}, "smallest"),
    (None, {"balance_minor": 50_001}, "largest"),
    ("80.00", {"next_part_minor": 8_000}, 8_000),
    ("80.01", {"next_part_minor": 8_000}, "parts"),
    ("0.40", {"takes_parts": True}, "least"),
])  # fmt: skip
def test_an_amount_is_checked_against_what_is_owed_now(typed, owed, answer):  # SEC-79, SEC-80
    asked = Owed(**{"balance_minor": 25_000, "currency": "EUR", **owed})

    try:
        told = check(typed, asked, limits=LIMITS, gateway="Fake")
    except AmountError as error:
        told = error.code

    assert told == answer


def test_a_currency_that_the_gateway_does_not_take_is_refused():  # SEC-77
    with pytest.raises(AmountError) as refused:
        check(None, Owed(100, "EUR"), limits=None, gateway="Fake")
    assert refused.value.code == "currency"
    assert choice_of(Owed(100, "EUR"), limits=None).full_minor is None


@pytest.mark.parametrize("owed, choice", [
    ({}, (25_000, None, None, None)),
    ({"next_part_minor": 8_000}, (25_000, 8_000, None, None)),
    ({"next_part_minor": 25_000}, (25_000, None, None, None)),
    ({"takes_parts": True}, (25_000, None, 50, 25_000)),
    (PARTS, (25_000, None, 10_000, 25_000)),
    (PARTS | {"balance_minor": 10_000}, (10_000, None, None, None)),
    ({"balance_minor": 60_000, "takes_parts": True}, (None, None, 50, 50_000)),
    ({"balance_minor": 0}, (None, None, None, None)),
])  # fmt: skip
def test_the_page_offers_what_would_be_taken(owed, choice):
    offered = choice_of(Owed(**{"balance_minor": 25_000, "currency": "EUR", **owed}), limits=LIMITS)

    assert (offered.full_minor, offered.next_part_minor, offered.from_minor, offered.to_minor) == choice


def test_keys_are_replaced_by_those_of_the_same_account(till):
    again = connect(till.alice.company, gateway="stripe", keys={"secret_key": "test_alice"}, by=till.alice, now=NOW)

    assert again.pk == till.connection.pk
