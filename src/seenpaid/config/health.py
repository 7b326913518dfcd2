"""How the installation is doing, for monitors: alive, able to serve, and in figures."""

import hmac
import os
import resource
from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from seenpaid import __version__
from seenpaid.config.queries import last_beat
from seenpaid.config.upgrade import tables_are_current
from seenpaid.engagement.alarms import unrecorded_total
from seenpaid.engagement.missed import kept_total
from seenpaid.events.queries import backlog
from seenpaid.messaging.queries import backlog as mail_backlog

WORKER_LOST_AFTER: Final = timedelta(seconds=30)
_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Cf-Connecting-Ip", "Via")


@never_cache
@require_safe
def healthz(_: HttpRequest) -> HttpResponse:
    """The process is alive. Asks nobody."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(_: HttpRequest) -> JsonResponse:
    """The installation can do its work, or what keeps it from that."""
    wrong = list(_faults(now=timezone.now()))
    told = {"ready": not wrong, "wrong": wrong, "opens_unrecorded": unrecorded_total()}
    return JsonResponse(told, status=503 if wrong else 200)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, to whoever has the token or sits at this machine."""
    if not _may_see_figures(request):
        words = "Set SEENPAID_METRICS_TOKEN and send it as a bearer token.\n"
        response = HttpResponse(words, status=401, content_type="text/plain")
        response["WWW-Authenticate"] = "Bearer"
        return response
    text = "".join(_figures(now=timezone.now()))
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _faults(*, now: datetime) -> Iterator[dict[str, str]]:
    try:
        if not tables_are_current():
            yield _fault("migrations", "The tables are older than the program.", "Run `seenpaid migrate`.")
            return
        beat_at = last_beat()
    except DatabaseError as error:
        yield _fault("database", f"The database does not answer ({type(error).__name__}).", "Look at the server's log.")
        return
    if beat_at is None or now - beat_at > WORKER_LOST_AFTER:
        since = f"since {beat_at:%Y-%m-%d %H:%M:%S} UTC" if beat_at else "ever"
        yield _fault("worker", f"No worker has been heard of {since}.", "Run `seenpaid serve` or `seenpaid work`.")


def _fault(what: str, text: str, hint: str) -> dict[str, str]:
    return {"what": what, "text": text, "hint": hint}


def _may_see_figures(request: HttpRequest) -> bool:
    token = settings.SEENPAID_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    # A proxy on this machine makes the whole world look local; but it says for whom it asks.
    return _is_loopback(request) and not any(name in request.headers for name in _FORWARDED)


def _is_loopback(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _figures(*, now: datetime) -> Iterator[str]:
    todo, beat_at = backlog(), last_beat()
    lag = (now - todo.oldest_at).total_seconds() if todo.oldest_at else 0
    yield _figure("build_info", "gauge", "What runs.", 1, f'{{version="{__version__}"}}')
    yield _figure("events_waiting", "gauge", "Events the worker has not handed on yet.", todo.waiting)
    yield _figure("events_lag_seconds", "gauge", "How long the oldest of them has waited.", max(lag, 0))
    yield _figure("events_parked", "gauge", "Events the worker gave up on.", todo.parked)
    mails = mail_backlog(now=now)
    mail_lag = (now - mails.oldest_at).total_seconds() if mails.oldest_at else 0
    yield _figure("mails_waiting", "gauge", "Mails to customers that are due.", mails.waiting)
    yield _figure("mails_lag_seconds", "gauge", "How long the oldest of them has been due.", max(mail_lag, 0))
    if beat_at is not None:
        age = max((now - beat_at).total_seconds(), 0)
        yield _figure("worker_age_seconds", "gauge", "Since a worker was last heard of.", age)
    pid = f'{{pid="{os.getpid()}"}}'
    yield _figure("opens_unrecorded_total", "counter", "Opens this process could not log.", unrecorded_total(), pid)
    yield _figure("opens_kept", "gauge", "Opens this process keeps until they can be logged.", kept_total(), pid)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime
    yield _figure("process_cpu_seconds_total", "counter", "Processor time of this process.", round(seconds, 3), pid)


def _figure(name: str, kind: str, text: str, value: float, labels: str = "") -> str:
    return f"# HELP seenpaid_{name} {text}\n# TYPE seenpaid_{name} {kind}\nseenpaid_{name}{labels} {value}\n"
