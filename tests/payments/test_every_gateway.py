"""What holds for every gateway: the built-in one, and each other against a stand-in on loopback that behaves as its provider does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from seenpaid.payments.gateways.base import Account, Gateway, Order
from seenpaid.payments.gateways.errors import (
    AmountRefusedError,
    ForgedError,
    GatewayError,
    KeysRefusedError,
    ProviderDownError,
)
from seenpaid.payments.gateways.facts import (
    DisputeFact,
    DisputeState,
    PaymentFact,
    PaymentState,
    RefundFact,
    RefundState,
)
from seenpaid.payments.gateways.paypal.gateway import PayPal
from seenpaid.payments.gateways.square.gateway import Square
from seenpaid.payments.gateways.stripe.gateway import Stripe
from seenpaid.payments.gateways.test import Pretend
from tests.payments.stand_ins import paypal as paypal_stand_ins, square as square_stand_ins, stripe as stripe_stand_ins
from tests.payments.stand_ins.own import Own

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
HOOK = "https://pay.example.com/inbound/stripe/con_1"
KEYS = {
    "stripe": ({"secret_key": stripe_stand_ins.SECRET_KEY}, {"secret_key": stripe_stand_ins.OTHER_KEY}),
    "paypal": (paypal_stand_ins.ONE, paypal_stand_ins.TWO),
    "square": (square_stand_ins.ONE, square_stand_ins.TWO),
}  # fmt: skip
MAKERS: dict[str, Callable[[str], Gateway]] = {"stripe": Stripe, "paypal": PayPal, "square": Square}


@dataclass
class Desk:
    """A gateway, its stand-in and two companies' accounts there."""

    gateway: Gateway
    provider: Any
    alice: Account
    charlie: Account

    def order(self, **changed: Any) -> Order:
        order = Order(
            attempt_id="att_01kaz0000000000000000000a1",
            amount_minor=11_900,
            currency="USD",
            title="Invoice INV-0001",
            number="INV-0001",
            email="dora@buyer.example",
            success_url="https://pay.example.com/i/t/thanks?attempt=a",
            cancel_url="https://pay.example.com/i/t",
            expires_at=NOW + timedelta(minutes=45),
            metadata={"invoice": "INV-0001"},
        )
        return replace(order, **changed)

    def checkout(self, **changed: Any) -> str:
        return self.gateway.create_checkout(self.alice, self.order(**changed)).session_id

    def payment(self, session_id: str) -> PaymentFact:
        return next(fact for fact in self.gateway.look_up(self.alice, session_id) if isinstance(fact, PaymentFact))

    def refunds(self, session_id: str) -> list[RefundFact]:
        return [fact for fact in self.gateway.look_up(self.alice, session_id) if isinstance(fact, RefundFact)]

    def dispute(self, session_id: str) -> DisputeFact:
        return next(fact for fact in self.gateway.look_up(self.alice, session_id) if isinstance(fact, DisputeFact))

    def read(self, message: Any, *, account: Account | None = None, now: datetime = NOW) -> Any:
        headers = {name.lower(): value for name, value in message.headers.items()}
        return self.gateway.authenticate(account or self.alice, body=message.body, headers=headers, now=now)


@pytest.fixture(params=[*MAKERS, pytest.param("test", marks=[pytest.mark.django_db, pytest.mark.database])])
def desk(request: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    if request.param in MAKERS:
        return _abroad(request)
    own = Own(monkeypatch)
    return Desk(Pretend(), own, *own.accounts)


@pytest.fixture(params=list(MAKERS))
def desk_abroad(request: Any) -> Desk:
    """One whose provider is a network away, takes keys, and may do things on its own."""
    return _abroad(request)


def _abroad(request: Any) -> Desk:
    name = request.param
    provider = request.getfixturevalue(f"{name}_stand_in")
    provider.clock = NOW.timestamp
    gateway = MAKERS[name](provider.url)
    accounts = []
    for number, keys in enumerate(KEYS[name]):
        url = HOOK.replace("stripe", name).replace("con_1", f"con_{number}")
        known = gateway.verify(keys, webhook_url=url)
        accounts.append(
            Account(f"con_{number}", gateway.name, known.account, known.is_live, url, known.keys, known.webhook_secret)
        )
    return Desk(gateway, provider, *accounts)


def test_the_same_order_has_one_page(desk: Desk) -> None:
    first, again = (desk.gateway.create_checkout(desk.alice, desk.order()) for _ in range(2))

    assert first == again
    assert first.url.startswith("http")


def test_an_open_page_is_no_payment(desk: Desk) -> None:
    fact = desk.payment(desk.checkout())

    assert (fact.state, fact.payment_id) == (PaymentState.OPEN, "")


def test_a_payment_is_told_whole(desk: Desk) -> None:
    session_id = desk.checkout()

    desk.provider.act(session_id, "pay")

    fact = desk.payment(session_id)
    assert (fact.state, fact.amount_minor, fact.currency) == (PaymentState.PAID, 11_900, "USD")
    assert (fact.attempt_id, fact.session_id) == ("att_01kaz0000000000000000000a1", session_id)
    assert (fact.account, fact.is_live, fact.at) == (desk.alice.account, False, NOW)
    assert fact.payment_id
    assert fact.method


def test_a_slow_payment_is_in_progress_until_the_bank_says_yes(desk: Desk) -> None:  # SEC-91
    session_id = desk.checkout()
    desk.provider.act(session_id, "slow")
    before = desk.payment(session_id).state

    desk.provider.settle(session_id)

    assert (before, desk.payment(session_id).state) == (PaymentState.PROCESSING, PaymentState.PAID)


def test_a_slow_payment_may_fail(desk: Desk) -> None:  # SEC-91
    session_id = desk.checkout()
    desk.provider.act(session_id, "slow")
    desk.payment(session_id)

    desk.provider.settle(session_id, is_good=False)

    assert desk.payment(session_id).state == PaymentState.FAILED


def test_a_closed_page_takes_no_money(desk: Desk) -> None:
    session_id = desk.checkout()

    facts = desk.gateway.expire(desk.alice, session_id)

    assert [fact.state for fact in facts] == [PaymentState.EXPIRED]
    assert desk.payment(session_id).state == PaymentState.EXPIRED


def test_closing_a_page_that_was_just_paid_tells_the_payment(desk: Desk) -> None:
    session_id = desk.checkout()
    desk.provider.act(session_id, "pay")
    desk.payment(session_id)

    facts = desk.gateway.expire(desk.alice, session_id)

    assert facts[0].state == PaymentState.PAID


def test_a_message_leads_to_the_same_facts_as_asking(desk: Desk) -> None:
    session_id = desk.checkout()
    desk.provider.act(session_id, "pay")

    facts = desk.gateway.interpret(desk.alice, desk.read(desk.provider.messages[-1]))

    asked = desk.gateway.look_up(desk.alice, session_id)
    assert [replace(fact, session_id=session_id) for fact in facts] == list(asked)
    assert facts[0].state == PaymentState.PAID


def test_a_message_has_an_id_a_type_and_no_doubt_about_being_a_test(desk: Desk) -> None:
    desk.provider.act(desk.checkout(), "pay")

    signed = desk.read(desk.provider.messages[-1])

    assert (signed.account, signed.is_live) == (desk.alice.account, False)
    assert signed.event_id
    assert "." in signed.type


@pytest.mark.parametrize("change", ["body", "empty", "other", "unsigned", "no secret"])
def test_a_forged_message_is_refused(desk: Desk, change: str) -> None:  # SEC-130, SEC-136
    desk.provider.act(desk.checkout(), "pay")
    message, account = desk.provider.messages[-1], desk.alice
    if change == "body":
        message.body += b" "
    elif change == "empty":
        message.body = b""
    elif change == "other":
        account = desk.charlie
    elif change == "unsigned":
        message.headers = {"Content-Type": "application/json"}
    else:
        account = replace(account, webhook_secret="")

    with pytest.raises(ForgedError):
        desk.read(message, account=account)


def test_either_secret_is_good_while_they_change(desk: Desk) -> None:
    desk.provider.act(desk.checkout(), "pay")
    rotating = replace(desk.alice, webhook_secret=f"another {desk.alice.webhook_secret}")

    assert desk.read(desk.provider.messages[-1], account=rotating).event_id


@pytest.mark.parametrize(
    "body", [{}, {"type": None}, {"type": "weather.changed", "data": {"object": None}}, {"data": []}]
)
def test_a_message_about_something_else_has_no_facts(desk: Desk, body: Any) -> None:  # SEC-139
    desk.provider.act(desk.checkout(), "pay")
    signed = replace(desk.read(desk.provider.messages[-1]), body=body, type=str(body))

    assert list(desk.gateway.interpret(desk.alice, signed)) == []


def test_money_is_given_back_in_parts_and_never_more_than_came(desk: Desk) -> None:  # SEC-89
    session_id = desk.checkout()
    desk.provider.act(session_id, "pay")
    paid = desk.payment(session_id).payment_id

    made = desk.gateway.refund(desk.alice, payment_id=paid, amount_minor=1_900, currency="USD", key="ref_1")
    again = desk.gateway.refund(desk.alice, payment_id=paid, amount_minor=1_900, currency="USD", key="ref_1")
    with pytest.raises(GatewayError) as refused:
        desk.gateway.refund(desk.alice, payment_id=paid, amount_minor=11_900, currency="USD", key="ref_2")

    assert (made.payment_id, made.amount_minor, made.currency) == (paid, 1_900, "USD")
    assert made == again
    assert refused.value.is_permanent
    assert [fact.amount_minor for fact in desk.refunds(session_id)] == [1_900]


def test_the_page_knows_who_pays(desk_abroad: Desk) -> None:
    desk_abroad.checkout()

    asked = desk_abroad.provider.asked[-1]

    assert "dora@buyer.example" in unquote(asked.body.decode())


def test_refunds_made_at_the_provider_are_seen(desk_abroad: Desk) -> None:  # SEC-89
    session_id = desk_abroad.checkout()
    desk_abroad.provider.act(session_id, "pay")
    desk_abroad.payment(session_id)

    for amount in (100, 200, 300):
        desk_abroad.provider.give_back(session_id, amount)

    facts = desk_abroad.gateway.interpret(desk_abroad.alice, desk_abroad.read(desk_abroad.provider.messages[-1]))
    assert sorted(fact.amount_minor for fact in facts if isinstance(fact, RefundFact)) == [100, 200, 300]
    assert {fact.state for fact in desk_abroad.refunds(session_id)} == {RefundState.SUCCEEDED}


def test_a_refund_may_fail_later(desk_abroad: Desk) -> None:  # SEC-89
    session_id = desk_abroad.checkout()
    desk_abroad.provider.act(session_id, "pay")
    desk_abroad.payment(session_id)

    desk_abroad.provider.give_back(session_id, 500, is_good=False)

    assert [fact.state for fact in desk_abroad.refunds(session_id)] == [RefundState.FAILED]


@pytest.mark.parametrize("is_won", [True, False])
def test_a_dispute_takes_money_only_as_far_as_it_moves(desk_abroad: Desk, *, is_won: bool) -> None:  # SEC-90
    session_id = desk_abroad.checkout()
    desk_abroad.provider.act(session_id, "pay")
    desk_abroad.payment(session_id)
    desk_abroad.provider.dispute(session_id)
    opened = next(
        fact
        for fact in desk_abroad.gateway.interpret(
            desk_abroad.alice, desk_abroad.read(desk_abroad.provider.messages[-1])
        )
        if isinstance(fact, DisputeFact)
    )

    desk_abroad.provider.decide(session_id, is_won=is_won)

    told = [
        fact
        for fact in desk_abroad.gateway.interpret(
            desk_abroad.alice, desk_abroad.read(desk_abroad.provider.messages[-1])
        )
        if isinstance(fact, DisputeFact)
    ]
    assert (opened.state, opened.withdrawn_minor) == (
        DisputeState.OPEN,
        11_900 if desk_abroad.provider.takes_at_once else 0,
    )
    assert opened.due_at == datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC)
    assert [fact.state for fact in told] == [DisputeState.WON if is_won else DisputeState.LOST]
    assert told[0].withdrawn_minor == (0 if is_won else 11_900)


def test_the_nightly_list_tells_what_was_paid_through_us_alone(desk: Desk) -> None:  # SEC-97
    paid = [desk.checkout(attempt_id=f"att_{number}") for number in range(3)]
    desk.checkout(attempt_id="att_9")
    of_the_shop = desk.checkout(attempt_id="shop_7") if desk.provider.sells_elsewhere else "shop_7"
    if desk.provider.sells_elsewhere:
        desk.provider.act(of_the_shop, "pay")
    for session_id in paid:
        desk.provider.act(session_id, "pay")
        desk.payment(session_id)

    found = list(desk.gateway.payments_since(desk.alice, NOW - timedelta(days=2)))

    if desk.provider.lists_payments:  # PayPal's cannot be without their attempts.
        assert sorted(fact.attempt_id for fact in found) == ["att_0", "att_1", "att_2"]
        assert {fact.state for fact in found} == {PaymentState.PAID}
    assert list(desk.gateway.payments_since(desk.charlie, NOW - timedelta(days=2))) == []
    assert list(desk.gateway.look_up(desk.alice, of_the_shop)) == []


def test_another_companys_page_is_unknown(desk: Desk) -> None:  # SEC-85
    session_id = desk.checkout()

    assert list(desk.gateway.look_up(desk.charlie, session_id)) == []
    assert list(desk.gateway.look_up(desk.alice, "../account?x=1")) == []


def test_a_currency_nobody_knows_is_refused(desk: Desk) -> None:  # SEC-77
    assert desk.gateway.limits("XXX") is None
    with pytest.raises(AmountRefusedError, match="XXX"):
        desk.gateway.create_checkout(desk.alice, desk.order(currency="XXX"))


def test_what_the_provider_finds_too_much_is_refused_with_its_reason(desk: Desk) -> None:
    with pytest.raises(AmountRefusedError):
        desk.gateway.create_checkout(desk.alice, desk.order(amount_minor=desk.provider.too_much_minor))


def test_a_provider_that_is_down_is_said_to_be(desk_abroad: Desk) -> None:
    session_id = desk_abroad.checkout()
    desk_abroad.provider.is_down = True
    verbs: list[Callable[[], object]] = [
        lambda: desk_abroad.gateway.create_checkout(desk_abroad.alice, desk_abroad.order(attempt_id="att_2")),
        lambda: desk_abroad.gateway.look_up(desk_abroad.alice, session_id),
        lambda: desk_abroad.gateway.expire(desk_abroad.alice, session_id),
        lambda: desk_abroad.gateway.refund(
            desk_abroad.alice, payment_id="p", amount_minor=100, currency="USD", key="k"
        ),
        lambda: desk_abroad.gateway.verify(desk_abroad.alice.keys, webhook_url=HOOK),
    ]
    if desk_abroad.provider.lists_payments:
        verbs.append(lambda: list(desk_abroad.gateway.payments_since(desk_abroad.alice, NOW)))

    for verb in verbs:
        with pytest.raises(ProviderDownError):
            verb()
    desk_abroad.gateway.forget(desk_abroad.alice, webhook_id="w")


def test_no_keys_are_refused_at_their_field(desk_abroad: Desk) -> None:
    for typed in ({}, dict.fromkeys(desk_abroad.alice.keys, "nonsense")):
        with pytest.raises(KeysRefusedError) as refused:
            desk_abroad.gateway.verify(typed, webhook_url=HOOK)
        assert refused.value.field in {field.name for field in desk_abroad.gateway.fields}


def test_connecting_again_leaves_one_endpoint_and_disconnecting_none(desk_abroad: Desk) -> None:
    desk_abroad.gateway.verify(desk_abroad.alice.keys, webhook_url=f"{desk_abroad.alice.webhook_url}/of/somebody/else")
    known = desk_abroad.gateway.verify(desk_abroad.alice.keys, webhook_url=desk_abroad.alice.webhook_url)
    account = replace(desk_abroad.alice, webhook_secret=known.webhook_secret)
    desk_abroad.provider.act(desk_abroad.checkout(), "pay")

    assert len(desk_abroad.provider.endpoints) == 3
    assert desk_abroad.read(desk_abroad.provider.messages[-1], account=account).event_id
    desk_abroad.gateway.forget(account, webhook_id=known.webhook_id)
    desk_abroad.gateway.forget(account, webhook_id=known.webhook_id)
    desk_abroad.gateway.forget(account, webhook_id="")
    assert len(desk_abroad.provider.endpoints) == 2
