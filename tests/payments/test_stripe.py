"""What is Stripe's own: how it counts, how it signs, and what its keys may do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from stripe import WebhookSignature

from seenpaid.payments.gateways.base import Account, GatewayName, Limits, Order
from seenpaid.payments.gateways.errors import (
    AmountRefusedError,
    ForgedError,
    GatewayError,
    KeysRefusedError,
    ProviderDownError,
)
from seenpaid.payments.gateways.registry import gateway_named
from seenpaid.payments.gateways.stripe.amounts import limits_of, ours, theirs
from seenpaid.payments.gateways.stripe.gateway import Stripe
from seenpaid.payments.gateways.stripe.messages import authenticate
from tests.payments.stand_ins import stripe as stand_ins
from tests.payments.stand_ins.server import Said

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
HOOK = "https://pay.example.com/inbound/stripe/con_1"
ACCOUNT = Account(
    "con_1", GatewayName.STRIPE, "acct_one", False, HOOK, {"secret_key": stand_ins.SECRET_KEY}, "whsec_one"
)
EVENT = '{"id":"evt_1","type":"charge.refunded","livemode":false,"data":{"object":{}}}'
loopback = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.mark.parametrize(
    "minor,currency,counted",
    [
        (11_900, "EUR", 11_900),
        (500, "JPY", 500),
        (500, "KRW", 500),
        (500, "ISK", 50_000),
        (500, "UGX", 50_000),
        (1_250, "KWD", 1_250),
        (12_000, "BHD", 12_000),
        (300, "MGA", 3),
        (17_500, "HUF", 17_500),
    ],
)
def test_it_counts_as_stripe_does(minor: int, currency: str, counted: int) -> None:  # SEC-77
    assert theirs(minor, currency) == counted
    assert ours(counted, currency) == minor


@pytest.mark.parametrize("minor,currency", [(1_255, "KWD"), (350, "MGA"), (100, "XXX"), (1_000, "KPW")])
def test_it_refuses_what_stripe_cannot_charge(minor: int, currency: str) -> None:  # SEC-77
    with pytest.raises(AmountRefusedError):
        theirs(minor, currency)


@pytest.mark.parametrize(
    "currency,limits",
    [
        ("EUR", Limits(50, 99_999_999)),
        ("GBP", Limits(30, 99_999_999)),
        ("JPY", Limits(50, 99_999_999)),
        ("ISK", Limits(1, 999_999)),
        ("KWD", Limits(10, 99_999_990)),
        ("MGA", Limits(100, 9_999_999_900)),
        ("INR", Limits(50, 999_999_999)),
        ("HUF", Limits(17_500, 99_999_999)),
        ("KPW", None),
    ],
)
def test_it_knows_the_bounds(currency: str, limits: Limits | None) -> None:
    assert limits_of(currency) == limits


def _read(body: bytes, header: str, **changed: Any) -> Any:
    return authenticate(replace(ACCOUNT, **changed), body=body, headers={"stripe-signature": header}, now=NOW)


def _sign(body: str, *, seconds: int = 0, secret: str = "whsec_one") -> str:
    return WebhookSignature.generate_signature_header(body, secret, int(NOW.timestamp()) + seconds)


@pytest.mark.parametrize("seconds", [0, -299, 299])
def test_it_lets_in_what_stripes_own_library_signed(seconds: int) -> None:
    signed = _read(EVENT.encode(), _sign(EVENT, seconds=seconds))

    assert (signed.event_id, signed.type, signed.is_live) == ("evt_1", "charge.refunded", False)


@pytest.mark.parametrize("seconds", [-301, 3_600, 86_400, -int(NOW.timestamp())])
def test_it_refuses_other_times(seconds: int) -> None:  # SEC-132
    with pytest.raises(ForgedError):
        _read(EVENT.encode(), _sign(EVENT, seconds=seconds))


GOOD = _sign(EVENT)
SIGNATURE = GOOD.partition("v1=")[2]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "abc",
        GOOD.replace("v1", "v0"),
        GOOD[:-1],
        GOOD.partition("v1=")[0] + "v1=" + SIGNATURE.upper(),
        GOOD.replace("t=", "t=x"),
        GOOD.replace("t=", "T="),
        "v1=" + SIGNATURE,
        GOOD + ",t=1",
        "t=99999999999999999999,v1=" + SIGNATURE,
        "t=1,v1=é",
        GOOD.partition(",")[0] + ",v1=\udcff",
        _sign(EVENT, secret="whsec_two"),
        ",".join([GOOD.partition(",")[0], *["v1=" + "0" * 64] * 40, "v1=" + SIGNATURE]),
    ],
)
def test_it_refuses_other_signatures(header: str) -> None:  # SEC-130, SEC-132
    with pytest.raises(ForgedError):
        _read(EVENT.encode(), header)


def test_it_finds_the_right_one_among_ten() -> None:  # SEC-130
    many = ",".join([GOOD.partition(",")[0], *["v1=" + "0" * 64] * 9, "v1=" + SIGNATURE])

    assert _read(EVENT.encode(), many).event_id == "evt_1"


@pytest.mark.parametrize(
    "body",
    ["not json", "[]", "null", "1", "[" * 100_000, "9" * 5_000, '{"id": "a", "account": "acct_two"}'],
    ids=["text", "list", "null", "number", "deep", "long number", "other account"],
)
def test_it_refuses_what_is_signed_and_makes_no_sense(body: str) -> None:  # SEC-133, SEC-136
    with pytest.raises(ForgedError):
        _read(body.encode(), _sign(body))


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", EVENT.encode("utf-16"), b"\xef\xbb\xbf" + EVENT.encode(), EVENT.encode() + b"\r\n"]
)
def test_it_looks_at_the_very_bytes(body: bytes) -> None:  # SEC-133
    with pytest.raises(ForgedError):
        _read(body, GOOD)


@pytest.mark.parametrize(
    "body", ['{"type": "a.b"}', '{"id": null}', '{"id": "x\\u0000"}', '{"id": 7, "type": [], "livemode": "true"}']
)
def test_a_message_without_an_id_is_known_by_its_bytes(body: str) -> None:  # SEC-139
    signed = _read(body.encode(), _sign(body))

    assert signed.event_id.startswith("sha256:")
    assert signed.is_live is False


@loopback
@pytest.mark.parametrize(
    "typed,field,words",
    [
        ({"secret_key": "pk_test_abcdefghijkl"}, "secret_key", "publishable"),
        ({"secret_key": "whatever"}, "secret_key", "looks like"),
        ({"secret_key": "sk_test_nobodyknows"}, "secret_key", "does not know"),
        ({"secret_key": stand_ins.SECRET_KEY, "webhook_secret": "secret"}, "webhook_secret", "whsec_"),
        ({"secret_key": stand_ins.WEAK_KEY}, "secret_key", "Checkout Sessions: write; "),
    ],
)
def test_it_says_what_is_wrong_with_keys(
    stripe_stand_in: Any, typed: Mapping[str, str], field: str, words: str
) -> None:
    with pytest.raises(KeysRefusedError, match=words) as refused:
        Stripe(stripe_stand_in.url).verify(typed, webhook_url=HOOK)

    assert refused.value.field == field
    assert stripe_stand_in.endpoints == {}


@loopback
@pytest.mark.parametrize(
    "key,is_live,last_four",
    [
        (stand_ins.SECRET_KEY, False, "0001"),
        (stand_ins.LIVE_KEY, True, "0003"),
        (stand_ins.RESTRICTED_KEY, False, "0004"),
    ],
)
def test_it_says_whose_a_key_is(stripe_stand_in: Any, key: str, is_live: bool, last_four: str) -> None:
    known = Stripe(stripe_stand_in.url).verify({"secret_key": f" {key} "}, webhook_url=HOOK)

    assert (known.account, known.is_live, known.label, known.last_four) == (
        "acct_one",
        is_live,
        "Studio One",
        last_four,
    )
    assert known.keys == {"secret_key": key}
    assert known.webhook_id
    assert key not in repr(known)


@loopback
def test_it_keeps_a_secret_that_was_pasted(stripe_stand_in: Any) -> None:
    typed = {"secret_key": stand_ins.SECRET_KEY, "webhook_secret": "whsec_pasted"}

    known = Stripe(stripe_stand_in.url).verify(typed, webhook_url=HOOK)

    assert (known.webhook_secret, known.webhook_id, stripe_stand_in.endpoints) == ("whsec_pasted", "", {})


@loopback
def test_it_asks_for_the_secret_where_no_endpoint_can_be_made(stripe_stand_in: Any) -> None:
    stripe_stand_in.refuses_endpoints = True

    with pytest.raises(KeysRefusedError, match="publicly accessible") as refused:
        Stripe(stripe_stand_in.url).verify({"secret_key": stand_ins.SECRET_KEY}, webhook_url=HOOK)

    assert refused.value.field == "webhook_secret"


@loopback
def test_a_key_that_may_not_read_its_account_still_tells_whose_it_is(
    stripe_stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        stripe_stand_in, "_get_account", lambda *_: Said(403, {"error": {"message": "Not on account 'acct_one'."}})
    )

    known = Stripe(stripe_stand_in.url).verify({"secret_key": stand_ins.RESTRICTED_KEY}, webhook_url=HOOK)

    assert (known.account, known.label) == ("acct_one", "")


@loopback
@pytest.mark.parametrize("broken", ["_get_disputes_one", "_get_webhook_endpoints"])
def test_it_says_that_stripe_does_not_answer(
    stripe_stand_in: Any, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    monkeypatch.setattr(stripe_stand_in, broken, lambda *_: Said(500, {}, {"stripe-should-retry": "false"}))

    with pytest.raises(ProviderDownError):
        Stripe(stripe_stand_in.url).verify({"secret_key": stand_ins.RESTRICTED_KEY}, webhook_url=HOOK)


@loopback
def test_a_right_that_finds_something_is_a_right(stripe_stand_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripe_stand_in, "_get_disputes_one", lambda *_: Said(200, {"id": "dp_1"}))

    assert Stripe(stripe_stand_in.url).verify({"secret_key": stand_ins.RESTRICTED_KEY}, webhook_url=HOOK).account


def _order(**changed: Any) -> Order:
    return replace(
        Order("att_1", 11_900, "EUR", "Invoice 1", "1", "", "https://a/", "https://b/", NOW + timedelta(hours=1)),
        **changed,
    )


@loopback
@pytest.mark.parametrize(
    "changed,raised",
    [
        ({"amount_minor": 49}, AmountRefusedError),
        ({"success_url": "javascript:1"}, GatewayError),
        ({"expires_at": NOW + timedelta(minutes=5)}, GatewayError),
    ],
)
def test_what_stripe_refuses_is_told_in_its_words(
    stripe_stand_in: Any, changed: dict[str, Any], raised: type[GatewayError]
) -> None:
    stripe_stand_in.clock = NOW.timestamp

    with pytest.raises(raised, match="Stripe says") as refused:
        Stripe(stripe_stand_in.url).create_checkout(ACCOUNT, _order(**changed))

    assert refused.value.is_permanent


@loopback
def test_a_revoked_key_is_no_reason_to_forget_a_payment(stripe_stand_in: Any) -> None:
    revoked = replace(ACCOUNT, keys={"secret_key": "sk_test_revoked00001"})

    with pytest.raises(ProviderDownError, match="key"):
        Stripe(stripe_stand_in.url).look_up(revoked, "cs_1")


@loopback
def test_a_dead_line_is_a_provider_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stripe._http_client.HTTPClient.INITIAL_DELAY", 0)

    with pytest.raises(ProviderDownError):
        Stripe("http://127.0.0.1:1").look_up(ACCOUNT, "cs_1")


@loopback
def test_an_order_without_an_address_asks_for_it_at_stripe(stripe_stand_in: Any) -> None:
    stripe_stand_in.clock = NOW.timestamp

    made = Stripe(stripe_stand_in.url).create_checkout(ACCOUNT, _order())

    assert stripe_stand_in.sessions[made.session_id]["customer_email"] is None


def test_without_a_typed_host_it_is_stripes_own(settings: Any) -> None:
    settings.SEENPAID_STRIPE_API_BASE = ""

    assert gateway_named("stripe").name == "stripe"
    with pytest.raises(ValueError, match="bank"):
        gateway_named("bank")
