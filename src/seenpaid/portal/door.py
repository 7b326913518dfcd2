"""The way in to every address beside a token: for reading, or for a form as well, and leaving no trace in the answer.

What is not here, and whoever guesses, is answered here too, so that no address says it in another way. (SEC-1, SEC-11)

`request.user` would mark the session as used: the answer would then vary by cookie, or even take a forged one away,
and a token's page sets no cookie. So the session is read beside the request. (SEC-43, SEC-114)
"""

import logging
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Concatenate, Final

from django.conf import settings
from django.contrib.auth import get_user
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from seenpaid.portal import answer
from seenpaid.portal.misses import TooManyMissesError
from seenpaid.sharing.access import LinkNotFoundError

logger = logging.getLogger(__name__)

READING: Final = ("GET", "HEAD")
ACTING: Final = (*READING, "POST")
_A_MOMENT_SECONDS: Final = 30


def read_only[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Refuse every method that could change something, alike whatever the token and whatever the cookies."""
    return _opened(view, methods=READING)


def acting[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a POST in too: the token in the address is what entitles to it, so there is no session to be misused."""
    return _opened(view, methods=ACTING)


def answering[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let nothing but a POST in: a robot that follows links answers no question."""
    return _opened(view, methods=("POST",))


def _opened[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse], *, methods: tuple[str, ...]
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    @csrf_exempt  # Nothing here believes a cookie, so there is nothing to forge.
    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            answered = view(request, *args, **kwargs) if request.method in methods else answer.only(methods)
        except TooManyMissesError as error:
            answered = answer.too_many(seconds=error.seconds)
        except LinkNotFoundError:
            answered = answer.not_found()
        except OperationalError:  # The database is full, away, or busy for too long. Nobody is told of databases.
            logger.exception("A customer was asked to try again.")
            answered = answer.not_now(seconds=_A_MOMENT_SECONDS)
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
