"""What is done for every page alike: whom to believe about the connection, and what to say while the database is away."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


class ForwardedMiddleware:
    """Believes X-Forwarded-Proto from SEENPAID_TRUSTED_PROXIES only; drops forwarded hosts always. SEC-19, SEC-55"""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the request as https when a trusted proxy says so."""
        if request.headers.get("X-Forwarded-Proto") == "https" and _is_trusted(request.META.get("REMOTE_ADDR", "")):
            request.META["wsgi.url_scheme"] = "https"
            if (scope := getattr(request, "scope", None)) is not None:
                scope["scheme"] = "https"
        return self.get_response(request)


class TryAgainMiddleware:
    """Asks to try again where the database is full, away, or busy for too long. Nobody is told of databases."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a page that could not be made because of the database."""
        if not isinstance(error, OperationalError):
            return None
        logger.error("%s was not answered for the database.", request.path, exc_info=error)
        page = render_to_string("503.html")
        return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "30"})


def _is_trusted(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in network for network in settings.SEENPAID_TRUSTED_PROXIES)
