"""What is Square's own: one currency for each location, and a signature over the address as it was registered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from seenpaid.payments.gateways.base import Account, GatewayName, Limits, Order
from seenpaid.payments.gateways.errors import (
    AmountRefusedError,
    ForgedError,
    GatewayError,
    KeysRefusedError,
    ProviderDownError,
)
from seenpaid.payments.gateways.facts import PaymentState
from seenpaid.payments.gateways.registry import gateway_named
from seenpaid.payments.gateways.square import gateway as module
from seenpaid.payments.gateways.square.door import LIVE, SANDBOX
from seenpaid.payments.gateways.square.facts import limits_of
from seenpaid.payments.gateways.square.gateway import Square
from tests.payments.stand_ins import square as stand_ins
from tests.payments.stand_ins.server import Said

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
HOOK = "https://pay.example.com/inbound/square/con_1"
KEYS = {**stand_ins.ONE, "location_id": "LML-ONE", "currency": "USD"}
ACCOUNT = Account("con_1", GatewayName.SQUARE, "ML-ONE", False, HOOK, KEYS, "sig-1")
BODY = b'{"merchant_id": "ML-ONE", "type": "payment.updated", "event_id": "evt-1"}'


def _order(**changed: Any) -> Order:
    order = Order("att_1", 11_900, "USD", "Invoice 1", "1", "", "https://a/", "https://b/", NOW + timedelta(hours=1))
    return replace(order, **changed)


def test_it_knows_the_bounds() -> None:  # SEC-77
    assert limits_of("JPY") == Limits(100, 5_000_000)
    assert limits_of("CHF") is None


@pytest.mark.parametrize(
    "changed", [{"currency": "EUR"}, {"currency": "CHF"}, {"amount_minor": 99}, {"amount_minor": 5_000_001}]
)
def test_it_refuses_what_the_location_cannot_charge(square_stand_in: Any, changed: dict[str, Any]) -> None:  # SEC-77
    with pytest.raises(AmountRefusedError):
        Square(square_stand_in.url).create_checkout(ACCOUNT, _order(**changed))


def test_a_location_in_japan_charges_whole_yen(square_stand_in: Any) -> None:  # SEC-77
    gateway = Square(square_stand_in.url)
    known = gateway.verify(stand_ins.ONE | {"location_id": "LYEN"}, webhook_url=HOOK)
    japan = replace(ACCOUNT, keys=known.keys)

    made = gateway.create_checkout(japan, _order(amount_minor=500, currency="JPY", email="dora@buyer.example"))
    square_stand_in.act(made.session_id, "pay")

    fact = gateway.look_up(japan, made.session_id)[0]
    assert (fact.amount_minor, fact.currency) == (500, "JPY")


def test_what_square_refuses_is_told_in_its_words(square_stand_in: Any) -> None:
    with pytest.raises(GatewayError, match="Square says") as refused:
        Square(square_stand_in.url).create_checkout(ACCOUNT, _order(title=""))

    assert refused.value.is_permanent


def test_a_payment_that_fails_at_the_page_leaves_it_open(square_stand_in: Any) -> None:
    gateway = Square(square_stand_in.url)
    session_id = gateway.create_checkout(ACCOUNT, _order()).session_id

    square_stand_in.act(session_id, "fail")

    assert gateway.look_up(ACCOUNT, session_id)[0].state == PaymentState.OPEN


def test_a_card_that_was_refused_hides_no_later_payment_and_keeps_no_page_open(square_stand_in: Any) -> None:  # D6
    gateway = Square(square_stand_in.url)
    session_id = gateway.create_checkout(ACCOUNT, _order()).session_id
    order = square_stand_in.orders[session_id.partition(":")[2]]
    money = order["line_items"][0]["base_price_money"]
    tried = {"order_id": order["id"], "total_money": money, "refund_ids": [], "whose": order["whose"]}
    square_stand_in.payments |= {
        name: tried | {"id": name, "status": status} for name, status in (("NO", "FAILED"), ("YES", "COMPLETED"))
    }
    order["tenders"] = [{"id": "NO", "payment_id": "NO"}]

    closed = gateway.expire(ACCOUNT, session_id)[0]
    order["tenders"].append({"id": "YES", "payment_id": "YES"})
    paid = gateway.look_up(ACCOUNT, session_id)[0]

    assert (closed.state, square_stand_in.links) == (PaymentState.FAILED, {})
    assert (paid.state, paid.payment_id) == (PaymentState.PAID, "YES")


def test_a_message_about_a_sale_at_the_till_has_no_facts(square_stand_in: Any) -> None:
    gateway = Square(square_stand_in.url)
    session_id = gateway.create_checkout(ACCOUNT, _order(attempt_id="till-1")).session_id
    square_stand_in.act(session_id, "pay")
    payment = next(iter(square_stand_in.payments.values()))
    signed = replace(_read(), body={"data": {"object": {"payment": payment}}})

    assert gateway.interpret(ACCOUNT, signed) == ()
    payment["order_id"] = None
    assert gateway.interpret(ACCOUNT, signed) == ()
    assert list(gateway.payments_since(ACCOUNT, NOW)) == []


def test_what_cannot_be_read_counts_for_nothing(square_stand_in: Any) -> None:
    gateway = Square(square_stand_in.url)
    session_id = gateway.create_checkout(ACCOUNT, _order()).session_id
    square_stand_in.act(session_id, "pay")
    next(iter(square_stand_in.payments.values())).update(
        created_at=None, total_money={"amount": "1", "currency": "USD"}
    )

    fact = gateway.look_up(ACCOUNT, session_id)[0]

    assert (fact.amount_minor, fact.at) == (0, datetime.fromtimestamp(0, UTC))


def test_a_list_without_end_is_left(square_stand_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_PAGES", 2)
    monkeypatch.setattr(square_stand_in, "_list_payments", lambda *_: Said(200, {"payments": [], "cursor": "again"}))

    assert list(Square(square_stand_in.url).payments_since(ACCOUNT, NOW)) == []


def test_a_revoked_token_is_no_reason_to_forget_a_payment(square_stand_in: Any) -> None:
    revoked = replace(ACCOUNT, keys=KEYS | {"access_token": "EAAA-revoked-0000000"})

    with pytest.raises(ProviderDownError, match="any more"):
        Square(square_stand_in.url).look_up(revoked, "LNK1:ORD1")


@pytest.mark.parametrize(
    "typed,field,words",
    [
        ({"access_token": "short"}, "access_token", "Copy"),
        ({"access_token": "EAAA with blanks in it"}, "access_token", "Copy"),
        ({"access_token": "EAAA-nobody-knows-this"}, "access_token", "does not know"),
        (stand_ins.WEAK, "access_token", "may not read"),
        (stand_ins.ONE | {"location_id": "L9"}, "location_id", r"LML-ONE \(Main\), LYEN"),
        (stand_ins.ONE | {"location_id": "LCLOSED"}, "location_id", "no such active"),
        (stand_ins.ONE | {"signature_key": "a b"}, "signature_key", "Copy"),
    ],
)
def test_it_says_what_is_wrong_with_keys(
    square_stand_in: Any, typed: Mapping[str, str], field: str, words: str
) -> None:
    with pytest.raises(KeysRefusedError, match=words) as refused:
        Square(square_stand_in.url).verify(typed, webhook_url=HOOK)

    assert refused.value.field == field


def test_it_says_whose_a_token_is(square_stand_in: Any) -> None:
    known = Square(square_stand_in.url).verify(stand_ins.ONE | {"signature_key": "pasted"}, webhook_url=HOOK)

    assert (known.account, known.is_live, known.label, known.last_four) == ("ML-ONE", False, "Studio One", "0001")
    assert (known.keys, known.webhook_secret, known.webhook_id) == (KEYS, "pasted", "")
    assert square_stand_in.endpoints == {}
    assert stand_ins.ONE["access_token"] not in repr(known)


def test_it_asks_for_the_signature_key_where_no_subscription_can_be_made(square_stand_in: Any) -> None:
    square_stand_in.refuses_endpoints = True

    with pytest.raises(KeysRefusedError, match="may not make subscriptions") as refused:
        Square(square_stand_in.url).verify(stand_ins.ONE, webhook_url=HOOK)

    assert refused.value.field == "signature_key"


def _read(*, body: bytes = BODY, url: str = HOOK, key: str = "sig-1") -> Any:
    headers = {name.lower(): value for name, value in stand_ins.signed(body, key, url).items()}
    return Square().authenticate(ACCOUNT, body=body, headers=headers, now=NOW)


def test_it_lets_in_what_square_signed() -> None:
    assert (_read().event_id, _read().type) == ("evt-1", "payment.updated")


@pytest.mark.parametrize(
    "url",
    [
        "http://pay.example.com/inbound/square/con_1",
        "https://pay.example.com/inbound/square/con_1/",
        "https://other.example.com/inbound/square/con_1",
        "https://pay.example.com:443/inbound/square/con_1",
        "https://pay.example.com/inbound/square/con_2",
    ],
)
def test_the_address_counts_to_the_letter(url: str) -> None:  # SEC-140
    with pytest.raises(ForgedError):
        _read(url=url)


@pytest.mark.parametrize("body", [b'{"merchant_id": "ML-TWO"}', b"[]", b"\xff", b"", b"null"])
def test_it_refuses_what_is_signed_and_makes_no_sense(body: bytes) -> None:  # SEC-133, SEC-136
    with pytest.raises(ForgedError):
        _read(body=body)


def test_without_a_typed_host_it_is_squares_own(settings: Any) -> None:
    settings.SEENPAID_SQUARE_API_BASE = ""
    own = Square()

    assert gateway_named("square").name == "square"
    assert [own._door(replace(ACCOUNT, is_live=is_live))._base for is_live in (True, False)] == [LIVE, SANDBOX]
