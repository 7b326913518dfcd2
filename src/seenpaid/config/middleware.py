"""What a trusted proxy may tell Django about the connection, and nobody else."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


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


def _is_trusted(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in network for network in settings.SEENPAID_TRUSTED_PROXIES)
