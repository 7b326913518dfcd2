"""Django behind an asynchronous server, on a few threads that stay.

Left alone, Django gives every request a new thread, and so a new database connection, and changes threads before and
after every middleware. Here a request takes one of a few threads and runs on it from the first middleware to the last.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import IO, Any, Final, cast

from asgiref.sync import SyncToAsync, ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

THREADS: Final = 4
"""Python runs one at a time; the others are for those that wait for a database elsewhere."""


class _Arrival:
    """A request as it comes in, and later the thread it runs on."""

    def __init__(self, receive: Any) -> None:
        self._receive = receive
        self.thread: ThreadSensitiveContext | None = None

    async def __call__(self) -> Any:
        return await self._receive()


class FewThreads(ASGIHandler):
    """A request takes a thread once it has arrived whole, so that a slow sender holds up nobody."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._free: asyncio.LifoQueue[ThreadSensitiveContext] = asyncio.LifoQueue()
        for _ in range(THREADS):
            self._free.put_nowait(ThreadSensitiveContext())

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        arrival = _Arrival(receive)
        try:
            await self.handle(scope, arrival, send)
        finally:
            if arrival.thread is not None:
                self._free.put_nowait(arrival.thread)

    async def read_body(self, receive: Any) -> IO[Any]:
        """Read what the client sends, then wait for a thread."""
        body = await super().read_body(receive)
        receive.thread = await self._free.get()
        SyncToAsync.thread_sensitive_context.set(receive.thread)
        return body

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Run every middleware and the view on the thread that was taken."""
        response = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            # Django would collect the whole of it before the first byte leaves.
            response.streaming_content = _piece_by_piece(cast("Iterator[bytes]", response.streaming_content))
        return response


async def _piece_by_piece(content: Iterator[bytes]) -> AsyncIterator[bytes]:
    take = sync_to_async(partial(next, content, None), thread_sensitive=True)
    while (piece := await take()) is not None:
        yield piece
