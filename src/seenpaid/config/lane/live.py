"""The live stream of a company: held before Django, so that a page left open costs a few kilobytes and no thread."""

import asyncio
import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.http.cookie import parse_cookie

from seenpaid.companies.access import CompanyNotFoundError, Membership, NotAllowedError
from seenpaid.lib.throttle import Throttle
from seenpaid.notifications.access import Holder, SignedOutError, enter, still_allowed
from seenpaid.notifications.frames import END, RETRY
from seenpaid.notifications.news import News, Watch, greeting
from seenpaid.notifications.seats import Room, Seat

logger = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.5
LOOK_AFTER_FAILURE_SECONDS: Final = 5.0
CHECK_EVERY: Final = timedelta(seconds=10)
MOST_PER_MEMBER: Final = 20
MOST_SEATS: Final = 4096
MOST_ARRIVALS_A_MINUTE: Final = 60

_PATH: Final = re.compile(r"/at/([-a-zA-Z0-9_]{1,60})/live", re.ASCII)
_HEADERS: Final = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would keep it back until there is enough of it.
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


class _RefusedError(Exception):
    """The answer is a status code and nothing else."""

    def __init__(self, code: int) -> None:
        self.code = code


class LiveStreams:
    """An ASGI application in front of another: every stream of this process, with one look at the database for all."""

    def __init__(self, following: Any, *, clock: Callable[[], datetime]) -> None:
        self._following = following
        self._clock = clock
        self._room = Room()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="seenpaid-live")
        self._arrivals = Throttle(MOST_ARRIVALS_A_MINUTE, 60)
        self._watcher: asyncio.Task[None] | None = None
        self._is_closed = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hold the stream, or hand the request on unread."""
        if (found := _PATH.fullmatch(scope["path"])) is not None:
            await self._hold(scope, receive, send, slug=found[1])
        else:
            await self._following(scope, receive, send)

    def close(self) -> None:
        """End every stream and begin no other; browsers come back by themselves, to whoever serves then."""
        self._is_closed = True
        for seat in self._room:
            seat.end()

    async def _hold(self, scope: Any, receive: Any, send: Any, *, slug: str) -> None:
        """Let a member in and tell them what is new, until either side ends it."""
        try:
            holder, member = await self._let_in(scope, slug=slug)
        except _RefusedError as refused:
            await _refuse(send, refused.code)
            return
        seat = Seat(holder)
        self._room.add(seat)
        self._watch()
        leaving = asyncio.create_task(_wait_until_gone(receive, seat))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            heard = _header(scope, b"last-event-id")
            hello = await self._in_thread(partial(greeting, member, heard=heard))
            await send({"type": "http.response.body", "body": RETRY + hello, "more_body": True})
            async for told in seat.listen():
                await send({"type": "http.response.body", "body": told, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._room.remove(seat)
            leaving.cancel()

    async def _let_in(self, scope: Any, *, slug: str) -> tuple[Holder, Membership]:
        if scope["method"] != "GET":
            raise _RefusedError(405)
        session_key = parse_cookie(_header(scope, b"cookie")).get(settings.SESSION_COOKIE_NAME, "")
        if not session_key:
            raise _RefusedError(401)
        if not self._arrivals.hit(session_key, now=self._clock().timestamp()):
            raise _RefusedError(429)
        try:
            holder, member = await self._in_thread(partial(enter, slug, session_key=session_key))
        except SignedOutError:
            raise _RefusedError(401) from None
        except (CompanyNotFoundError, NotAllowedError):
            raise _RefusedError(404) from None
        except DatabaseError:
            logger.exception("A live stream could not begin.")
            raise _RefusedError(503) from None
        if len(self._room.of_member(holder)) >= MOST_PER_MEMBER:
            raise _RefusedError(429)
        if self._is_closed or len(self._room) >= MOST_SEATS:
            raise _RefusedError(503)
        return holder, member

    def _watch(self) -> None:
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.create_task(self._keep_watching())

    async def _keep_watching(self) -> None:
        """Look for news while anybody listens."""
        watch, checked_at = Watch(), self._clock()
        while len(self._room):
            try:
                now = self._clock()
                for news in await self._in_thread(partial(watch.look, now=now)):
                    self._tell(news)
                if not checked_at <= now < checked_at + CHECK_EVERY:
                    checked_at = now
                    await self._show_out(now)
            except Exception:
                logger.exception("News could not be read; the streams stay open.")
                await asyncio.sleep(LOOK_AFTER_FAILURE_SECONDS)
            await asyncio.sleep(LOOK_SECONDS)

    def _tell(self, news: News) -> None:
        for seat in self._room.of_company(news.company_id):
            if news.member_id in {None, seat.holder.member_id}:
                seat.tell(news.frame)

    async def _show_out(self, now: datetime) -> None:
        """End the streams of those who signed out or are members no more. SEC-28"""
        holders = {seat.holder for seat in self._room}
        allowed = await self._in_thread(partial(still_allowed, holders, now=now))
        for seat in self._room:
            if seat.holder in holders - allowed:
                seat.end(farewell=END)

    async def _in_thread[Answer](self, ask: Callable[[], Answer]) -> Answer:
        def work() -> Answer:
            close_old_connections()
            return ask()

        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


async def _wait_until_gone(receive: Any, seat: Seat) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    seat.end()


async def _refuse(send: Any, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    if status in {429, 503}:
        headers.append((b"retry-after", b"60"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _header(scope: Any, name: bytes) -> str:
    return "; ".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)
