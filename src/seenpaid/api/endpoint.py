"""What holds for every endpoint: nothing unknown in the query, an answer the asker can read, a POST done once."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Final

from django.http import HttpResponse

from seenpaid.api.auth import Asked
from seenpaid.api.errors import INVALID_PARAMETERS, NOT_ACCEPTABLE, RefusedError
from seenpaid.api.idempotency import once
from seenpaid.lib.text import UnsafeTextError, clean_line

JSON: Final = "application/json"
LONGEST_PARAMETER: Final = 500

type Endpoint = Callable[..., HttpResponse]


def answers_with(media_type: str) -> Callable[[Endpoint], Endpoint]:
    """Say what the endpoint answers with, where it is not JSON."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.media_type = media_type  # type: ignore[attr-defined]  # functions carry attributes.
        return endpoint

    return mark


def strict(endpoint: Endpoint) -> Endpoint:
    """Check the request before the endpoint sees it."""
    media_type: str = getattr(endpoint, "media_type", JSON)

    @wraps(endpoint)
    def answer(request: Asked, **values: object) -> HttpResponse:
        _check_parameters(request, known=values)
        if not request.accepts(media_type):
            raise RefusedError(NOT_ACCEPTABLE, detail=f"This answers with {media_type}.")
        if request.method == "POST":
            return once(request, lambda: endpoint(request, **values))
        return endpoint(request, **values)

    return answer


def _check_parameters(request: Asked, *, known: Mapping[str, object]) -> None:
    """Refuse parameters that mean nothing here, stand twice or hold what no text may. SEC-26, SEC-63, SEC-71"""
    in_path = request.resolver_match.kwargs if request.resolver_match else {}
    errors: dict[str, list[str]] = {}
    for name, values in request.GET.lists():
        if name not in known or name in in_path:
            errors[name[:60]] = ["There is no such parameter."]
        elif len(values) > 1:
            errors[name] = ["Give it once."]
        else:
            try:
                clean_line(values[0], limit=LONGEST_PARAMETER)
            except UnsafeTextError as error:
                errors[name] = [str(error)]
    if errors:
        raise RefusedError(INVALID_PARAMETERS, errors=errors)
