"""The way in to every address beside a token: for reading only, and leaving no trace in the answer.

`request.user` would mark the session as used: the answer would then vary by cookie, or even take a forged one away,
and a token's page sets no cookie. So the session is read beside the request. (SEC-43, SEC-114)
"""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Concatenate, Final

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from seenpaid.portal import answer

_READING: Final = frozenset({"GET", "HEAD"})


def read_only[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Refuse every method that could change something, alike whatever the token and whatever the cookies."""

    @csrf_exempt  # The refusal below answers a POST; a forged one changes nothing.
    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answered = view(request, *args, **kwargs) if request.method in _READING else answer.only_to_read()
        # Django would take away a forged session cookie and replace a malformed CSRF cookie. Here nobody sent any.
        request.COOKIES.clear()
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        return answered

    return opened


def user_id_of(request: HttpRequest) -> str | None:
    """Return the id of the user of a valid session. Nothing else in the request is believed."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    asker = HttpRequest()
    asker.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(asker)
    return user.pk if user.is_authenticated else None
