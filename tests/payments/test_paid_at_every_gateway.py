"""A customer pays at each provider, and the truth comes by message, on return, by asking, or by several of these at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from seenpaid.documents.models import Status
from seenpaid.payments import inbox
from seenpaid.payments.actions import connect, look_due, note_return, start_payment
from seenpaid.payments.models import Attempt, Charge, Connection, Message
from tests.make import NOW, make_company, make_document
from tests.payments.stand_ins import paypal, square, stripe
from tests.payments.till import in_balance, sums

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.django_db]
KEYS = {"stripe": {"secret_key": stripe.SECRET_KEY}, "paypal": paypal.ONE, "square": square.ONE}


class Counter:
    """A company with a real adapter, a provider on loopback, and a document to pay."""

    def __init__(self, name: str, provider: Any) -> None:
        self.name, self.provider = name, provider
        provider.clock = NOW.timestamp
        self.alice = make_company()
        connect(self.alice.company, gateway=name, keys=KEYS[name], by=self.alice, now=NOW)
        self.document = make_document(self.alice, currency="USD")

    def press_pay(self) -> str:
        start_payment(
            [self.document.pk], company_id=self.alice.company_id, amount=None, gateway=None, email="dora@buyer.example",
            back="/i/token", now=NOW,
        )  # fmt: skip
        return Attempt.objects.latest("created_at").session_id

    def deliver(self) -> list[int]:
        """Bring every message to its address, twice, and let the worker read them."""
        found = []
        for message in [*self.provider.messages, *self.provider.messages]:
            headers = {name: value for name, value in message.headers.items() if name != "Content-Type"}
            path = message.url.removeprefix("https://pay.example.com")
            found.append(
                Client().post(path, message.body, content_type="application/json", headers=headers).status_code
            )
        inbox.handle_due(now=NOW)
        return found

    def come_back(self) -> None:
        note_return(Attempt.objects.latest("created_at"), now=NOW)

    def look(self, *, now: datetime = NOW + timedelta(hours=1)) -> None:
        while look_due(now=now):
            pass


@pytest.fixture(params=list(KEYS))
def counter(request: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Counter:
    provider = request.getfixturevalue(f"{request.param}_stand_in")
    setattr(settings, f"SEENPAID_{request.param.upper()}_API_BASE", provider.url)
    settings.SEENPAID_BASE_URL = "https://pay.example.com"  # PayPal brings messages by https alone.
    monkeypatch.setattr("seenpaid.api.inbound.timezone.now", lambda: NOW)
    return Counter(request.param, provider)


WAYS: dict[str, Callable[[Counter], object]] = {
    "message": lambda counter: counter.deliver(),
    "return": lambda counter: counter.come_back(),
    "asking": lambda counter: counter.look(),
    "message, return, asking": lambda counter: (counter.deliver(), counter.come_back(), counter.look()),
    "return, message": lambda counter: (counter.come_back(), counter.deliver()),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_an_invoice_is_paid_once_however_the_word_comes(counter: Counter, way: str) -> None:  # SEC-84, SEC-129
    counter.provider.act(counter.press_pay(), "pay")

    WAYS[way](counter)

    assert sums(counter.document) == (Status.PAID, 23_800, 0)
    assert Charge.objects.count() == 1
    assert in_balance()


def test_a_message_is_kept_once_and_its_sender_told_so(counter: Counter) -> None:  # SEC-129
    counter.provider.act(counter.press_pay(), "pay")

    answers = counter.deliver()

    assert set(answers) == {202}
    assert Message.objects.count() == len(answers) // 2


def test_another_companys_message_opens_nothing(counter: Counter) -> None:  # SEC-130, SEC-136
    counter.provider.act(counter.press_pay(), "pay")
    counter.provider.messages[-1].body = counter.provider.messages[-1].body.replace(b"1", b"2", 1)

    answers = counter.deliver()

    assert answers[-1] == 400
    assert Connection.objects.get().forged_count > 0
    assert not Charge.objects.exists()


def test_money_goes_back_where_it_came_from(counter: Counter) -> None:  # SEC-89
    session_id = counter.press_pay()
    counter.provider.act(session_id, "pay")
    counter.come_back()

    counter.provider.give_back(session_id, 1_900)
    counter.deliver()

    assert sums(counter.document)[2] == 1_900
    assert in_balance()


def test_a_page_closes_when_the_balance_changes(counter: Counter) -> None:  # D6
    session_id = counter.press_pay()
    Attempt.objects.update(unwanted_at=NOW, next_look_at=NOW)

    counter.look(now=NOW)
    shown = counter.provider.shown(session_id)

    assert Attempt.objects.get().status == "expired"
    assert shown is None or counter.name == "paypal"  # whose page stays, and whose money is never taken.
