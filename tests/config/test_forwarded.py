"""Only a trusted proxy may say that the connection is https. SEC-55"""

from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from seenpaid.config.middleware import ForwardedMiddleware


def told(peer: str, proto: str) -> str | None:
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-Proto": proto})
    seen: list[str | None] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request.scheme)
        return HttpResponse()

    ForwardedMiddleware(answer)(request)
    return seen[0]


@pytest.mark.parametrize(
    "peer, proto, scheme",
    [
        ("10.0.0.5", "https", "https"),
        ("10.0.0.5", "http", "http"),
        ("203.0.113.7", "https", "http"),
        ("", "https", "http"),
        ("unix:", "https", "http"),
    ],
)
def test_it_believes_the_proxies_that_were_named(settings, peer: str, proto: str, scheme: str):
    settings.SEENPAID_TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)

    assert told(peer, proto) == scheme
