"""Which gateways there are. Their libraries are loaded when the first company uses them: Stripe's takes a second."""

from django.conf import settings

from seenpaid.payments.gateways.base import Gateway, GatewayName


def gateway_named(name: str) -> Gateway:
    """Return the gateway. Raises ValueError for a name that is none."""
    known = GatewayName(name)
    return _MAKERS[known]()


def every_gateway() -> list[Gateway]:
    """Return all of them, in the order in which they are offered."""
    return [make() for make in _MAKERS.values()]


def _stripe() -> Gateway:
    from seenpaid.payments.gateways.stripe.gateway import Stripe

    return Stripe(settings.SEENPAID_STRIPE_API_BASE)


def _paypal() -> Gateway:
    from seenpaid.payments.gateways.paypal.gateway import PayPal

    return PayPal(settings.SEENPAID_PAYPAL_API_BASE)


def _square() -> Gateway:
    from seenpaid.payments.gateways.square.gateway import Square

    return Square(settings.SEENPAID_SQUARE_API_BASE)


def _test() -> Gateway:
    from seenpaid.payments.gateways.test import Pretend

    return Pretend()


_MAKERS = {
    GatewayName.STRIPE: _stripe,
    GatewayName.PAYPAL: _paypal,
    GatewayName.SQUARE: _square,
    GatewayName.TEST: _test,
}
