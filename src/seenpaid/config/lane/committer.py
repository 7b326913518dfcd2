"""One writer thread: opens that arrive while a commit is under way share the next one. (ARCHITECTURE, decision 2)

An answer leaves only after its commit, so what was acknowledged survives a crash; what is shared is the wait.
"""

import asyncio
import logging
from collections import deque
from threading import Condition, Thread
from typing import Final, NamedTuple

from django.db import close_old_connections, connection

from seenpaid.portal.opening import Answer, Opening, open_pages

logger = logging.getLogger(__name__)

MOST_TOGETHER: Final = 64
MOST_WAITING: Final = 10_000
PATIENCE_MILLISECONDS: Final = 1_500


class BusyError(Exception):
    """More opens are waiting than can be answered in time."""


class _Waiting(NamedTuple):
    opening: Opening
    answer: asyncio.Future[Answer]
    loop: asyncio.AbstractEventLoop


class Committer:
    """Answers opens from an event loop by a thread of its own, started with the first."""

    def __init__(self) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._arrived = Condition()
        self._thread: Thread | None = None
        self._stopped = False

    async def open(self, opening: Opening) -> Answer:
        """Return the answer once the open is committed. Raises BusyError."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        with self._arrived:
            if self._thread is None:
                self._thread = Thread(target=self._work, name="seenpaid-opens", daemon=True)
                self._thread.start()
            if len(self._waiting) >= MOST_WAITING:
                raise BusyError
            self._waiting.append(_Waiting(opening, answer, loop))
            self._arrived.notify()
        return await answer

    def stop(self) -> None:
        """Finish what waits, then end the thread."""
        with self._arrived:
            self._stopped = True
            self._arrived.notify()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def _work(self) -> None:
        _be_impatient()
        while batch := self._next_batch():
            try:
                answers: list[Answer | BaseException] = list(open_pages([one.opening for one in batch]))
            except Exception as error:
                logger.exception("%d opens could not be answered.", len(batch))
                answers = [error] * len(batch)
                close_old_connections()
            _hand_back(batch, answers)
        connection.close()

    def _next_batch(self) -> list[_Waiting]:
        with self._arrived:
            while not self._waiting and not self._stopped:
                self._arrived.wait()
            return [self._waiting.popleft() for _ in range(min(MOST_TOGETHER, len(self._waiting)))]


def _be_impatient() -> None:
    """A customer waits for the log no longer than this; then they get the page, and the operator the alarm. SEC-117"""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MILLISECONDS}")


def _hand_back(batch: list[_Waiting], answers: list[Answer | BaseException]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Answer], Answer | BaseException]]] = {}
    for one, answer in zip(batch, answers, strict=True):
        by_loop.setdefault(one.loop, []).append((one.answer, answer))
    for loop, pairs in by_loop.items():
        loop.call_soon_threadsafe(_settle, pairs)


def _settle(pairs: list[tuple[asyncio.Future[Answer], Answer | BaseException]]) -> None:
    for future, answer in pairs:
        if future.done():
            continue  # the customer went away; the open is logged all the same.
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        else:
            future.set_result(answer)
