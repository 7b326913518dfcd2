"""Work that waits for others is done beside the worker's loop, in one thread, so that the loop never waits with it."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from typing import Final

from django.db import connections
from django.utils import timezone

logger = logging.getLogger(__name__)

LONGEST_END: Final = 25.0
"""So many seconds what is under way may take when the worker ends. SEC-202"""


class Aside:
    """Starts the work when some is due and none is under way. Like any errand, several workers may do it at once."""

    def __init__(self, is_due: Callable[[datetime], bool], run: Callable[[datetime], object]) -> None:
        self._is_due = is_due
        self._run = run
        self._ending = Event()
        self._thread: Thread | None = None

    def __call__(self, now: datetime) -> bool:
        """Look, and start; never wait."""
        if (self._thread is None or not self._thread.is_alive()) and self._is_due(now):
            self._ending.clear()
            self._thread = Thread(target=self._work, name="aside", daemon=True)
            self._thread.start()
        return False

    def end(self) -> None:
        """Let what is under way be finished, and start no more of it."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(LONGEST_END)

    def _work(self) -> None:
        try:
            while not self._ending.is_set() and self._run(timezone.now()):
                pass
        except Exception:
            logger.exception("What the worker does aside failed; it is tried again.")
        finally:
            connections.close_all()
