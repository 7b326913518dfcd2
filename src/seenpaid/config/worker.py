"""The loop that does what is owed: rests a moment when nothing is due, and never stops at a failure."""

import logging
import os
import platform
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import close_old_connections, connection

from seenpaid.config.actions import beat, forget_worker, take_turn
from seenpaid.config.backup.hold import is_held
from seenpaid.config.schedule import CHORES, ERRANDS, Chore, Errand, Work
from seenpaid.config.upgrade import tables_are_current

logger = logging.getLogger(__name__)

BEAT_EVERY: Final = timedelta(seconds=5)
REST_SECONDS: Final = 0.2
MOST_RESTS: Final = 150
"""Half a minute."""

type Clock = Callable[[], datetime]


class Worker:
    """One worker. `stop` may be called from a signal handler: what is under way is finished first. SEC-202"""

    def __init__(
        self,
        *,
        clock: Clock,
        errands: Sequence[Errand] = ERRANDS,
        chores: Sequence[Chore] = CHORES,
        is_orphan: Callable[[], bool] = lambda: False,
    ) -> None:
        self.name = f"{platform.node()[:60]}-{os.getpid()}"
        self._clock = clock
        self._errands = errands
        self._chores = chores
        self._is_orphan = is_orphan
        self._is_stopping = False
        self._beat_at: datetime | None = None
        self._failures = 0

    def stop(self) -> None:
        """End after what is under way."""
        self._is_stopping = True  # a plain word: a signal handler must not wait for a lock.

    def run(self) -> None:
        """Work until stopped, or until the process that started this one is gone."""
        logger.info("Worker %s begins.", self.name)
        while self._goes_on() and not self._try("find its tables", lambda _: tables_are_current()):
            self._rest()
        while self._goes_on():
            is_busy = self.tick()
            close_old_connections()
            if not is_busy:
                self._rest()
        for errand in self._errands:
            errand.end()
        self._try("say goodbye", lambda _: forget_worker(self.name))
        connection.close()
        logger.info("Worker %s ends.", self.name)

    def tick(self) -> bool:
        """Do what is due now and say whether there may be more to do at once."""
        failures = self._failures
        held = is_held()
        did = [self._try(errand.name, errand.run) for errand in self._errands if not (held and errand.leaves)]
        now = self._clock()
        # A clock set back must not silence the heart. SEC-116
        if self._beat_at is None or not self._beat_at <= now < self._beat_at + BEAT_EVERY:
            self._beat_at = now
            self._try("beat", lambda at: beat(self.name, now=at))
            for chore in self._chores:
                if held and chore.leaves:
                    continue
                self._try(chore.name, partial(self._do_in_turn, chore))
        if self._failures == failures:
            self._failures = 0
        return any(did)

    def _do_in_turn(self, chore: Chore, now: datetime) -> None:
        if take_turn(chore.name, every=chore.every, now=now):
            chore.run(now)

    def _try(self, name: str, work: Work) -> object:
        try:
            return work(self._clock())
        except Exception:
            self._failures += 1
            logger.exception("The worker could not %s; it goes on.", name)
            return None

    def _goes_on(self) -> bool:
        return not self._is_stopping and not self._is_orphan()

    def _rest(self) -> None:
        """Rest a moment; longer and longer while things fail, so that a broken database is not shouted at."""
        rests = min(2 ** min(self._failures, 10), MOST_RESTS)
        for _ in range(rests):
            time.sleep(REST_SECONDS)
            if not self._goes_on():
                return
