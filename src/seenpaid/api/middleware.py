"""The outermost word on everything under /api/: each answer has an id, each failure is a problem."""

import logging
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from seenpaid.api.errors import BAD_REQUEST, BY_STATUS, INTERNAL, MEDIA_TYPE, REQUEST_ID, problem
from seenpaid.api.rates import tell_rate
from seenpaid.lib.ids import new_id

logger = logging.getLogger(__name__)

PREFIX: Final = "/api/"
_FAILED: Final = 400
_OURS: Final = 500


class ApiMiddleware:
    """Stands before all other middleware, so that nothing answers a program with a page for people. SEC-180"""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; what is not the API's passes untouched."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request_id = request.META[REQUEST_ID] = new_id("req")
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"  # asked alike, answered alike, but for the body. SEC-106
        response = self.get_response(request)
        if response.status_code >= _OURS:
            logger.error("%s was answered with %s.", request_id, response.status_code)
        if response.status_code >= _FAILED and response.get("Content-Type") != MEDIA_TYPE:
            response = _as_problem(request, response)
        response["Request-Id"] = request_id
        response.setdefault("Cache-Control", "no-store")
        tell_rate(request, response)
        if is_head:
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    fallback = INTERNAL if response.status_code >= _OURS else BAD_REQUEST
    kept = {name: value for name, value in response.items() if not name.startswith("Content-") or "Policy" in name}
    return problem(request, BY_STATUS.get(response.status_code, fallback), headers=kept)
