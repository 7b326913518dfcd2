"""Browsers ask for /favicon.ico on every page; customers' pages carry no mark of ours, and set no cookie."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Say that there is none, for a month."""
    return HttpResponse(status=204, headers={"Cache-Control": "public, max-age=2592000"})
