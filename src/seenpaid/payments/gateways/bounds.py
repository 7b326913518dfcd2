"""Between which bounds a gateway takes money, told without loading Stripe's library, which takes a second: pages ask this."""

from seenpaid.payments.gateways.base import GatewayName, Limits
from seenpaid.payments.gateways.registry import gateway_named
from seenpaid.payments.gateways.stripe.amounts import limits_of as stripe_limits


def limits_of(gateway: str, currency: str) -> Limits | None:
    """Return the bounds, or None for a currency that the gateway does not take."""
    return stripe_limits(currency) if gateway == GatewayName.STRIPE else gateway_named(gateway).limits(currency)
