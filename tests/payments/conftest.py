from collections.abc import Iterator

import pytest

from tests.payments.stand_ins.paypal import PayPal as PayPalStandIn
from tests.payments.stand_ins.square import Square as SquareStandIn
from tests.payments.stand_ins.stripe import Stripe as StripeStandIn


@pytest.fixture(scope="session")
def stripe_server() -> Iterator[StripeStandIn]:
    server = StripeStandIn()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def stripe_stand_in(stripe_server: StripeStandIn) -> StripeStandIn:
    stripe_server.reset()
    return stripe_server


@pytest.fixture(scope="session")
def paypal_server() -> Iterator[PayPalStandIn]:
    server = PayPalStandIn()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def paypal_stand_in(paypal_server: PayPalStandIn) -> PayPalStandIn:
    paypal_server.reset()
    return paypal_server


@pytest.fixture(scope="session")
def square_server() -> Iterator[SquareStandIn]:
    server = SquareStandIn()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def square_stand_in(square_server: SquareStandIn) -> SquareStandIn:
    square_server.reset()
    return square_server
