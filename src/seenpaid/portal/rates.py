"""How often one address may ask for the mail preferences, or for what was recorded, whatever token it brings. (SEC-127, P429)

Mail providers send their users' unsubscribing from few addresses, so the
limit on writing leaves room for theirs.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from seenpaid.engagement.client.address import client_address
from seenpaid.lib.throttle import Throttle

READS: Final = Throttle(limit=120, window_seconds=60, name="preferences read")
WRITES: Final = Throttle(limit=120, window_seconds=60, name="preferences written")


def seconds_to_wait(request: HttpRequest, throttle: Throttle, *, at: datetime) -> int:
    """Count the request, and return how long its address must wait; 0 for not at all."""
    now = at.timestamp()
    return 0 if throttle.hit(address_of(request) or "unknown", now=now) else throttle.seconds_left(now=now)


def address_of(request: HttpRequest) -> str | None:
    """Return the address that asks."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    peer = request.META.get("REMOTE_ADDR")
    return client_address(peer, headers, trusted=settings.SEENPAID_TRUSTED_PROXIES).ip
