"""What is PayPal's own: how it writes money, how it signs, and that we are the ones who take the money."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from seenpaid.lib.certificates import is_signed_by
from seenpaid.lib.http import Answer
from seenpaid.lib.throttle import Throttle
from seenpaid.payments.gateways.base import Account, GatewayName, Limits, Order
from seenpaid.payments.gateways.errors import (
    AmountRefusedError,
    ForgedError,
    GatewayError,
    KeysRefusedError,
    ProviderDownError,
)
from seenpaid.payments.gateways.facts import PaymentState
from seenpaid.payments.gateways.paypal import door, messages
from seenpaid.payments.gateways.paypal.amounts import limits_of, ours, theirs
from seenpaid.payments.gateways.paypal.facts import moment
from seenpaid.payments.gateways.paypal.gateway import PayPal
from seenpaid.payments.gateways.registry import gateway_named
from tests.payments.stand_ins import paypal as stand_ins
from tests.payments.stand_ins.server import Said

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
HOOK = "https://pay.example.com/inbound/paypal/con_1"
ACCOUNT = Account("con_1", GatewayName.PAYPAL, "standin-client-one", False, HOOK, stand_ins.ONE, "8W1")
BODY = b'{"id": "WH-1", "event_type": "PAYMENT.CAPTURE.COMPLETED"}'


@pytest.fixture
def paypal(paypal_stand_in: Any) -> Any:
    paypal_stand_in.clock = NOW.timestamp
    return paypal_stand_in


def _order(**changed: Any) -> Order:
    order = Order("att_1", 11_900, "USD", "Invoice 1", "1", "", "https://a/", "https://b/", NOW + timedelta(hours=1))
    return replace(order, **changed)


@pytest.mark.parametrize(
    "minor,currency,value",
    [
        (11_900, "EUR", "119.00"),
        (500, "JPY", "500"),
        (1_200_000, "HUF", "12000"),
        (30_000, "TWD", "300"),
        (5, "USD", "0.05"),
    ],
)
def test_it_writes_as_paypal_does(minor: int, currency: str, value: str) -> None:  # SEC-77
    assert theirs(minor, currency) == {"currency_code": currency, "value": value}
    assert ours(value, currency) == minor


@pytest.mark.parametrize("minor,currency", [(150, "HUF"), (1_250, "TWD"), (1_250, "KWD"), (100, "XXX")])
def test_it_refuses_what_paypal_cannot_charge(minor: int, currency: str) -> None:  # SEC-77
    with pytest.raises(AmountRefusedError):
        theirs(minor, currency)


def test_it_knows_the_bounds_and_reads_nonsense_as_nothing() -> None:
    assert limits_of("EUR") == Limits(1, 999_999_900)
    assert limits_of("HUF") == Limits(100, 999_999_900)
    assert limits_of("KWD") is None
    assert (ours("", "USD"), ours("1", "???")) == (0, 0)
    assert moment("yesterday") == datetime.fromtimestamp(0, UTC)
    assert moment("2026-11-20T10:00:00") == NOW


def test_an_order_that_was_closed_is_never_captured(paypal: Any) -> None:  # D6
    gateway = PayPal(paypal.url)
    session_id = gateway.create_checkout(ACCOUNT, _order()).session_id
    gateway.expire(ACCOUNT, session_id)

    paypal.act(session_id, "pay")
    facts = [*gateway.look_up(ACCOUNT, session_id), *gateway.expire(ACCOUNT, session_id)]

    assert [fact.state for fact in facts] == [PaymentState.EXPIRED] * 2
    assert facts[0].attempt_id == "att_1"
    assert paypal.orders[session_id]["order"]["status"] == "APPROVED"


def test_a_bank_that_says_no_leaves_the_page_open_for_another_try(paypal: Any) -> None:
    gateway = PayPal(paypal.url)
    session_id = gateway.create_checkout(ACCOUNT, _order()).session_id
    paypal.act(session_id, "fail")
    declined = gateway.look_up(ACCOUNT, session_id)[0].state
    paypal.clock = (NOW + timedelta(minutes=1)).timestamp

    paypal.act(session_id, "pay")

    assert (declined, gateway.look_up(ACCOUNT, session_id)[0].state) == (PaymentState.OPEN, PaymentState.PAID)


def test_taking_the_money_twice_takes_it_once(paypal: Any) -> None:  # SEC-84
    gateway = PayPal(paypal.url)
    session_id = gateway.create_checkout(ACCOUNT, _order(email="dora@buyer.example")).session_id
    paypal.act(session_id, "pay")
    approved = dict(paypal.orders[session_id]["order"])
    first = gateway.look_up(ACCOUNT, session_id)
    shown, order = paypal._show, paypal.orders[session_id]["order"]
    stale = iter([Said(200, approved)])
    paypal._show = lambda *given: next(stale, None) or shown(*given)

    again = gateway.look_up(ACCOUNT, session_id)

    del paypal._show
    assert again == first
    assert len(order["purchase_units"][0]["payments"]["captures"]) == 1


def test_an_order_that_paypal_voided_is_over(paypal: Any) -> None:
    gateway = PayPal(paypal.url)
    session_id = gateway.create_checkout(ACCOUNT, _order()).session_id
    paypal.orders[session_id]["order"]["status"] = "VOIDED"

    assert gateway.look_up(ACCOUNT, session_id)[0].state == PaymentState.EXPIRED


def test_closing_a_page_nobody_knows_tells_nothing(paypal: Any) -> None:
    assert PayPal(paypal.url).expire(ACCOUNT, "5O9") == ()


@pytest.mark.parametrize(
    "changed", [{"success_url": "javascript:1"}, {"number": "x" * 70, "title": "", "currency": "USD"}]
)
def test_what_paypal_refuses_is_told_in_its_words(paypal: Any, changed: dict[str, Any]) -> None:
    with pytest.raises(GatewayError, match="PayPal says") as refused:
        PayPal(paypal.url).create_checkout(ACCOUNT, _order(**changed))

    assert refused.value.is_permanent


def test_a_token_that_ran_out_is_asked_for_anew(paypal: Any) -> None:
    gateway = PayPal(paypal.url)
    session_id = gateway.create_checkout(ACCOUNT, _order()).session_id
    asked = len(paypal.asked)
    gateway.look_up(ACCOUNT, session_id)
    kept = len(paypal.asked) - asked

    paypal.tokens.clear()

    assert gateway.look_up(ACCOUNT, session_id)[0].state == PaymentState.OPEN
    assert kept == 1


def test_revoked_keys_are_no_reason_to_forget_a_payment(paypal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    revoked = replace(ACCOUNT, keys={"client_id": "a", "client_secret": "b"})
    with pytest.raises(ProviderDownError, match="keys"):
        PayPal(paypal.url).look_up(revoked, "5O1")

    monkeypatch.setattr(paypal, "_checked", lambda *_: Said(401, {}))

    with pytest.raises(ProviderDownError, match="any more"):
        PayPal(paypal.url).look_up(ACCOUNT, "5O1")


def test_an_answer_that_is_none_is_no_answer(paypal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for nonsense in (Said(200, "<html>"), Said(200, []), Said(429, {})):
        monkeypatch.setattr(paypal, "_checked", lambda *_, said=nonsense: said)
        with pytest.raises(ProviderDownError):
            PayPal(paypal.url).look_up(ACCOUNT, "5O1")


@pytest.mark.parametrize(
    "typed,field,words",
    [
        ({"client_secret": "x"}, "client_id", "Copy"),
        (stand_ins.ONE | {"client_id": "a:b"}, "client_id", "Copy"),
        (stand_ins.ONE | {"client_secret": "é"}, "client_secret", "Copy"),
        (stand_ins.ONE | {"client_secret": "x" * 400}, "client_secret", "Copy"),
        (stand_ins.ONE | {"client_secret": "other"}, "client_secret", "sandbox"),
        (stand_ins.ONE | {"webhook_id": "8W9"}, "webhook_id", "no webhook"),
        (stand_ins.ONE | {"webhook_id": "../x"}, "webhook_id", "no webhook"),
    ],
)
def test_it_says_what_is_wrong_with_keys(paypal: Any, typed: Mapping[str, str], field: str, words: str) -> None:
    with pytest.raises(KeysRefusedError, match=words) as refused:
        PayPal(paypal.url).verify(typed, webhook_url=HOOK)

    assert refused.value.field == field


def test_it_keeps_a_webhook_that_was_made_by_hand(paypal: Any) -> None:
    made = PayPal(paypal.url).verify(stand_ins.ONE, webhook_url=HOOK)

    known = PayPal(paypal.url).verify(stand_ins.ONE | {"webhook_id": made.webhook_id}, webhook_url=HOOK)

    assert (known.webhook_secret, known.webhook_id) == (made.webhook_secret, "")
    assert (known.account, known.is_live, known.last_four) == ("standin-client-one", False, "0001")
    assert stand_ins.ONE["client_secret"] not in repr(known)


def test_it_asks_for_the_webhook_where_none_can_be_made(paypal: Any) -> None:
    paypal.refuses_endpoints = True

    with pytest.raises(KeysRefusedError, match="cannot be reached") as refused:
        PayPal(paypal.url).verify(stand_ins.ONE, webhook_url=HOOK)

    assert refused.value.field == "webhook_id"


def test_keys_are_live_where_the_live_host_takes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def token(self: door.Door, *, is_fresh: bool = False) -> str:
        asked.append(self._base)
        if self._base == door.LIVE:
            raise door.KeysUnknownError("no")
        return "t"

    monkeypatch.setattr(door.Door, "token", token)
    monkeypatch.setattr(door, "ask", lambda *_, **__: door.Reply(201, {"id": "8W1"}))

    known = PayPal().verify(stand_ins.ONE, webhook_url=HOOK)

    assert (known.is_live, asked[:2]) == (False, [door.LIVE, door.SANDBOX])
    assert PayPal()._door(replace(ACCOUNT, is_live=True))._base == door.LIVE
    assert PayPal()._door(ACCOUNT)._base == door.SANDBOX


def _read(paypal: Any, *, body: bytes = BODY, seconds: int = 0, **changed: str) -> Any:
    headers = {name.lower(): value for name, value in paypal.signed(body, "8W1", seconds=seconds).items()}
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    return PayPal(paypal.url).authenticate(ACCOUNT, body=body, headers=headers, now=NOW)


@pytest.mark.parametrize("seconds", [0, 299, -3 * 86_400])
def test_it_lets_in_what_paypal_signed_and_repeats_for_days(paypal: Any, seconds: int) -> None:
    assert _read(paypal, seconds=seconds).event_id == "WH-1"


@pytest.mark.parametrize("seconds", [3_600, -5 * 86_400])
def test_it_refuses_other_times(paypal: Any, seconds: int) -> None:  # SEC-132
    with pytest.raises(ForgedError):
        _read(paypal, seconds=seconds)


@pytest.mark.parametrize(
    "changed",
    [
        {"paypal_auth_algo": "SHA1withRSA"},
        {"paypal_transmission_sig": "é"},
        {"paypal_transmission_sig": "AAAA"},
        {"paypal_transmission_id": "another"},
        {"paypal_transmission_time": "now"},
        {"paypal_transmission_time": ""},
        {"paypal_cert_url": "https://api.paypal.com/v1/notifications/certs/CERT-1"},
        {"paypal_cert_url": "https://evil.example/v1/notifications/certs/CERT-1"},
    ],
)
def test_it_refuses_other_signatures(paypal: Any, changed: dict[str, str]) -> None:  # SEC-130
    with pytest.raises(ForgedError):
        _read(paypal, **changed)


def test_it_refuses_a_certificate_that_is_none(paypal: Any) -> None:
    with pytest.raises(ForgedError):
        _read(paypal, paypal_cert_url=f"{paypal.url}/v1/notifications/certs/none")
    assert not is_signed_by(b"none", owner="a", message=b"", signature=b"", now=NOW)
    assert not is_signed_by(stand_ins._hand()[1], owner="evil.example", message=b"", signature=b"", now=NOW)


@pytest.mark.parametrize("is_live, owner", [
    (True, "messageverificationcerts.paypal.com"),
    (False, "messageverificationcerts.sandbox.paypal.com"),
])  # fmt: skip
def test_live_and_sandbox_messages_are_signed_by_certificates_of_their_own(
    monkeypatch: pytest.MonkeyPatch, *, is_live: bool, owner: str
) -> None:
    owners: list[str] = []
    monkeypatch.setattr(messages, "_certificate", lambda *_, **__: b"")
    monkeypatch.setattr(messages, "is_signed_by", lambda *_, owner, **__: not owners.append(owner))
    headers = {
        "paypal-auth-algo": "SHA256withRSA",
        "paypal-transmission-id": "1",
        "paypal-transmission-time": NOW.isoformat(),
        "paypal-transmission-sig": "AAAA",
        "paypal-cert-url": "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
    }

    account = replace(ACCOUNT, is_live=is_live)
    messages.authenticate(account, body=BODY, headers=headers, now=NOW, own_base="")

    assert owners == [owner]


def test_a_flood_of_addresses_fetches_few_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_FETCHES", Throttle(limit=2, window_seconds=10**9))
    fetched: list[str] = []

    def gone(method: str, url: str, **_: Any) -> Answer:
        fetched.append(url)
        return Answer(404, {}, b"")

    monkeypatch.setattr(messages, "call", gone)

    for number in range(4):
        with pytest.raises(GatewayError):
            messages._certificate(f"https://api.paypal.com/v1/notifications/certs/{number}", is_ours=False)

    assert len(fetched) == 2


def test_a_certificate_that_cannot_be_fetched_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProviderDownError):
        messages._certificate("http://127.0.0.1:1/", is_ours=True)


@pytest.mark.parametrize(
    "url,is_good",
    [
        ("https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270", True),
        ("https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1", True),
        ("http://api.paypal.com/v1/notifications/certs/CERT-1", False),
        ("https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1", False),
        ("https://evil-paypal.com/v1/notifications/certs/CERT-1", False),
        ("https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1", False),
        ("https://a@api.paypal.com/v1/notifications/certs/CERT-1", False),
        ("https://api.paypal.com:8443/v1/notifications/certs/CERT-1", False),
        ("https://api.paypal.com:x/v1/notifications/certs/CERT-1", False),
        ("https://api.paypal.com/elsewhere", False),
        ("https://api.paypal.com/v1/notifications/certs/\n", False),
        ("https://[/v1/notifications/certs/CERT-1", False),
    ],
)
def test_it_fetches_certificates_from_paypal_alone(url: str, is_good: bool) -> None:
    if is_good:
        assert messages._good_url(url, own_base="") == url
    else:
        with pytest.raises(ForgedError):
            messages._good_url(url, own_base="")


def test_a_refund_message_of_an_unknown_capture_has_no_facts(paypal: Any) -> None:
    href = f"{paypal.url}/v2/payments/captures/3C9"
    signed = replace(_read(paypal), body={"resource": {"links": [{"rel": "up", "href": href}]}})

    assert PayPal(paypal.url).interpret(ACCOUNT, signed) == ()


def test_without_a_typed_host_it_is_paypals_own(settings: Any) -> None:
    settings.SEENPAID_PAYPAL_API_BASE = ""

    assert gateway_named("paypal").name == "paypal"
