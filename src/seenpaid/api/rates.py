"""How much one company may ask, over all its keys, and how often somebody may guess. SEC-53, SEC-176"""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from seenpaid.api.errors import TOO_MANY, RefusedError
from seenpaid.engagement.client.address import client_address
from seenpaid.lib.throttle import Throttle

WINDOW_SECONDS: Final = 60
REQUESTS: Final = Throttle(settings.SEENPAID_API_RATE, WINDOW_SECONDS, name="api")
GUESSES: Final = Throttle(30, WINDOW_SECONDS, name="api guesses")
_SPENT: Final = "seenpaid.rate"


@dataclass(frozen=True, slots=True)
class Rate:
    """What is left of the window."""

    limit: int
    left: int
    seconds_left: int


def spend(request: HttpRequest, *, company_id: str) -> None:
    """Count one request of the company. Raises RefusedError when it has had its share."""
    now = timezone.now().timestamp()
    within = REQUESTS.hit(company_id, now=now)
    rate = Rate(REQUESTS.limit, REQUESTS.left(company_id, now=now), REQUESTS.seconds_left(now=now))
    request.META[_SPENT] = rate
    if not within:
        raise RefusedError(TOO_MANY, headers={"Retry-After": str(rate.seconds_left)})


def note_guess(request: HttpRequest) -> None:
    """Count a key that opened nothing. Raises RefusedError when this address has tried too often."""
    now = timezone.now().timestamp()
    headers = {name.lower(): value for name, value in request.headers.items()}
    address = client_address(request.META.get("REMOTE_ADDR"), headers, trusted=settings.SEENPAID_TRUSTED_PROXIES)
    if not GUESSES.hit(address.ip or "", now=now):
        raise RefusedError(TOO_MANY, headers={"Retry-After": str(GUESSES.seconds_left(now=now))})


def tell_rate(request: HttpRequest, response: HttpResponse) -> None:
    """Put what is left on the answer, if the request was counted."""
    rate: Rate | None = request.META.get(_SPENT)
    if rate is not None:
        response["RateLimit-Limit"] = str(rate.limit)
        response["RateLimit-Remaining"] = str(rate.left)
        response["RateLimit-Reset"] = str(rate.seconds_left)
