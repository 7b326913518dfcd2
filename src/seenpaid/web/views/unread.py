"""What was sent cannot be read, or is more than is read: said in words, and nothing of it is kept."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer in the place of Django's own “Bad Request”."""
    is_large = isinstance(exception, _TOO_LARGE)
    return render(request, "400.html", {"is_large": is_large}, status=413 if is_large else 400)
