"""Settings, Integrations: a company's own accounts at payment providers."""

from typing import Any

import pytest

from seenpaid.companies.models import Company
from seenpaid.payments.account import account_of, hook_url
from seenpaid.payments.actions.propose import proposed_id
from seenpaid.payments.models import Connection
from tests.payments.conftest import stripe_server, stripe_stand_in
from tests.payments.stand_ins import stripe as stand_ins
from tests.web.conftest import Seat, tags_of, text_of, words_of

__all__ = ["stripe_server", "stripe_stand_in"]
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def stripe(stripe_stand_in: Any, settings: Any) -> Any:
    settings.SEENPAID_STRIPE_API_BASE = stripe_stand_in.url
    return stripe_stand_in


def _connect(seat: Seat, key: str = stand_ins.SECRET_KEY, **more: str) -> Any:
    return seat.post("settings/integrations/connect/", {"gateway": "stripe", "secret_key": key, **more})


def test_it_connects_and_shows_no_key_again(alice: Seat, stripe: Any) -> None:
    address = hook_url("stripe", proposed_id(alice.member.company, "stripe"))
    before = text_of(alice.get("settings/integrations/"))

    answer = _connect(alice)

    page = text_of(alice.get("settings/integrations/"))
    assert answer.status_code == 302
    assert address in before
    assert [each["url"] for each in stripe.endpoints.values()] == [address]
    assert "Studio One" in page
    assert "…0001" in page
    assert "Test mode" in page
    assert stand_ins.SECRET_KEY not in page
    assert "whsec_" not in page.replace("Starts with whsec_", "")
    assert account_of(Connection.objects.get()).keys == {"secret_key": stand_ins.SECRET_KEY}


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(alice: Seat, stripe: Any) -> None:
    answer = _connect(alice, "sk_test_nobodyknows", webhook_secret="whsec_typed")

    inputs = {attrs["name"]: attrs for tag, attrs in tags_of(answer) if tag == "input" and attrs.get("name")}
    assert answer.status_code == 422
    assert "Stripe does not know this key" in words_of(answer)
    assert (inputs["secret_key"]["value"], inputs["secret_key"]["aria-invalid"]) == ("sk_test_nobodyknows", "true")
    assert inputs["webhook_secret"]["value"] == "whsec_typed"
    assert inputs["secret_key"]["type"] == "password"
    assert not Connection.objects.exists()


def test_a_provider_that_is_down_keeps_what_was_typed(alice: Seat, stripe: Any) -> None:
    stripe.is_down = True

    answer = _connect(alice)

    assert answer.status_code == 503
    assert "did not answer" in words_of(answer)
    assert stand_ins.SECRET_KEY in text_of(answer)


def test_live_and_test_keys_do_not_mix(alice: Seat, stripe: Any) -> None:  # SEC-93
    alice.post("settings/integrations/connect/", {"gateway": "test"})
    _connect(alice, stand_ins.LIVE_KEY)
    page = text_of(alice.get("settings/integrations/"))

    again = alice.post("settings/integrations/connect/", {"gateway": "test"})

    assert again.status_code == 302
    assert ">Live<" in page
    assert 'id="test"' not in page  # it makes way.
    assert [each.gateway for each in Connection.objects.filter(disconnected_at=None)] == ["stripe"]


def test_disconnecting_warns_and_takes_the_webhook_away(alice: Seat, stripe: Any) -> None:
    _connect(alice)
    connection = Connection.objects.get()

    answer = alice.post(f"settings/integrations/{connection.pk}/disconnect/")

    page = words_of(alice.get("settings/integrations/"))
    connection.refresh_from_db()
    assert answer.status_code == 302
    assert stripe.endpoints == {}
    assert connection.disconnected_at is not None
    assert connection.sealed_keys == b""
    assert "Disconnected." in page
    assert "Use other keys" not in page


def test_an_unknown_gateway_is_not_found(alice: Seat) -> None:
    assert alice.post("settings/integrations/connect/", {"gateway": "bank"}).status_code == 404


def test_a_company_without_the_plan_is_told(alice: Seat) -> None:
    Company.objects.filter(pk=alice.member.company_id).update(plan="free")

    assert "needs the Pro plan" in words_of(alice.get("settings/integrations/"))


def test_trying_keys_has_an_end(alice: Seat, stripe: Any) -> None:
    answers = [_connect(alice, "nonsense").status_code for _ in range(13)]

    assert answers[-2:] == [422, 429]
