"""What the API answers with."""

import json
from collections.abc import Mapping

from django.http import HttpResponse


def ok(body: object, *, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """200, with JSON."""
    return _json(body, status=200, headers=headers)


def created(body: object, *, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """201, with JSON."""
    return _json(body, status=201, headers=headers)


def accepted(body: object) -> HttpResponse:
    """202, with JSON: it will be done."""
    return _json(body, status=202, headers=None)


def nothing() -> HttpResponse:
    """204, with nothing to say."""
    response = HttpResponse(status=204)
    del response["Content-Type"]
    return response


def _json(body: object, *, status: int, headers: Mapping[str, str] | None) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json", headers=dict(headers or {}))
