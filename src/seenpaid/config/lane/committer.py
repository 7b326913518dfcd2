"""How opens get their answers: several that arrive together share one commit, here or on a thread. (ARCHITECTURE, decision 2)

An answer leaves only after its commit, so what was acknowledged survives a crash; what is shared is the wait.
Where a commit is quick, the event loop does it itself, which spares two changes of thread for every open; where it takes
its time, a writer thread does, so that the live streams and the dashboard need not wait with it. (docs/decisions/0017)
"""

import asyncio
import logging
from contextvars import copy_context
from threading import Condition, Thread
from typing import Final, NamedTuple, Protocol

from django.db import DEFAULT_DB_ALIAS, close_old_connections, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from seenpaid.config.lane.line import Line
from seenpaid.engagement.alarms import unrecorded_total
from seenpaid.portal.opening import Answer, Opening, open_pages

logger = logging.getLogger(__name__)

MOST_TOGETHER: Final = 64
PATIENCE_MILLISECONDS: Final = 1_500
LITTLE_PATIENCE_MILLISECONDS: Final = 50


class Committer(Protocol):
    """Answers opens."""

    async def open(self, opening: Opening) -> Answer:
        """Return the answer once the open is committed. Raises BusyError."""

    def stop(self) -> None:
        """Finish what waits."""


class _Waiting(NamedTuple):
    opening: Opening
    answer: asyncio.Future[Answer]
    loop: asyncio.AbstractEventLoop


type _Told = Answer | BaseException


class _Teller:
    """Opens pages on this thread's connection, with as much patience for a locked log as customers can be asked for. SEC-117"""

    def __init__(self) -> None:
        self._patience = 0

    def answers(self, batch: list[_Waiting]) -> list[_Told]:
        """Return an answer or an error for each."""
        unrecorded = unrecorded_total()
        try:
            self._wait_at_most(self._patience or PATIENCE_MILLISECONDS)
            answers: list[_Told] = list(open_pages([one.opening for one in batch]))
        except Exception as error:
            logger.exception("%d opens could not be answered.", len(batch))
            close_old_connections()
            self._patience = 0
            return [error] * len(batch)
        # While nothing can be written, those who come next shall not wait in line for that as well.
        failed = unrecorded_total() > unrecorded
        self._wait_at_most(LITTLE_PATIENCE_MILLISECONDS if failed else PATIENCE_MILLISECONDS)
        return answers

    def _wait_at_most(self, milliseconds: int) -> None:
        if milliseconds != self._patience and connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
        self._patience = milliseconds


class OnTheLoop:
    """Answers by the event loop itself: whatever arrived since it last looked, in one transaction.

    It always looks in one context of its own: Django gives every other a connection of its own, opened anew.
    """

    def __init__(self) -> None:
        self._waiting: Line[_Waiting] = Line()
        self._teller = _Teller()
        self._context = copy_context()
        self._connection: BaseDatabaseWrapper | None = None

    async def open(self, opening: Opening) -> Answer:
        """Return the answer once the open is committed. Raises BusyError."""
        loop = asyncio.get_running_loop()
        one, is_first = _Waiting(opening, loop.create_future(), loop), not self._waiting
        self._waiting.join(one, key=opening.token)
        if is_first:
            loop.call_soon(self._look, context=self._context)
        return await one.answer

    def stop(self) -> None:
        """Finish what waits."""
        while self._waiting:
            self._work()
        connection.close()
        if self._connection is not None:
            self._connection.close()

    def _look(self) -> None:
        self._connection = connections[DEFAULT_DB_ALIAS]
        self._work()
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._look, context=self._context)

    def _work(self) -> None:
        batch = self._waiting.first(MOST_TOGETHER)
        _settle(list(zip((one.answer for one in batch), self._teller.answers(batch), strict=True)))


class OnAThread:
    """Answers by one writer thread, started with the first open."""

    def __init__(self) -> None:
        self._waiting: Line[_Waiting] = Line()
        self._arrived = Condition()
        self._thread: Thread | None = None
        self._stopped = False

    async def open(self, opening: Opening) -> Answer:
        """Return the answer once the open is committed. Raises BusyError."""
        loop = asyncio.get_running_loop()
        one = _Waiting(opening, loop.create_future(), loop)
        with self._arrived:
            if self._thread is None:
                self._thread = Thread(target=self._work, name="seenpaid-opens", daemon=True)
                self._thread.start()
            self._waiting.join(one, key=opening.token)
            self._arrived.notify()
        return await one.answer

    def stop(self) -> None:
        """Finish what waits, then end the thread."""
        with self._arrived:
            self._stopped = True
            self._arrived.notify()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def _work(self) -> None:
        teller = _Teller()
        while batch := self._next_batch():
            _hand_back(batch, teller.answers(batch))
        connection.close()

    def _next_batch(self) -> list[_Waiting]:
        with self._arrived:
            while not self._waiting and not self._stopped:
                self._arrived.wait()
            return self._waiting.first(MOST_TOGETHER)


def _hand_back(batch: list[_Waiting], answers: list[_Told]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Answer], _Told]]] = {}
    for one, answer in zip(batch, answers, strict=True):
        by_loop.setdefault(one.loop, []).append((one.answer, answer))
    for loop, pairs in by_loop.items():
        loop.call_soon_threadsafe(_settle, pairs)


def _settle(pairs: list[tuple[asyncio.Future[Answer], _Told]]) -> None:
    for future, answer in pairs:
        if future.done():
            continue  # the customer went away; the open is logged all the same.
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        else:
            future.set_result(answer)
