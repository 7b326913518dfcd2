"""What each gateway takes, told without asking it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from seenpaid.payments.gateways.base import Account, GatewayName, Limits, Order
from seenpaid.payments.gateways.bounds import limits_of
from seenpaid.payments.gateways.errors import AmountRefusedError
from seenpaid.payments.gateways.test import Pretend
from tests.make import NOW

ACCOUNT = Account("con_1", GatewayName.TEST, "con_1", False, "", {})
ORDER = Order("att_1", 11_900, "EUR", "Invoice 1", "1", "", "", "", NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    "gateway,currency,limits",
    [
        ("stripe", "EUR", Limits(50, 99_999_999)),
        ("stripe", "XXX", None),
        ("paypal", "HUF", Limits(100, 999_999_900)),
        ("square", "CHF", None),
    ],
)
def test_each_has_bounds_of_its_own(gateway: str, currency: str, limits: Limits | None) -> None:  # SEC-77
    assert limits_of(gateway, currency) == limits


@pytest.mark.parametrize("changed", [{"currency": "XXX"}, {"amount_minor": 49}, {"amount_minor": 10**16}])
def test_the_test_gateway_refuses_as_a_real_one_would(changed: dict[str, object]) -> None:
    with pytest.raises(AmountRefusedError):
        Pretend().create_checkout(ACCOUNT, replace(ORDER, **changed))
