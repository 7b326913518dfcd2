"""A thread beside the lane that writes down what could not be written at once. It sleeps while there is nothing of the kind."""

import logging
from threading import Event, Thread
from typing import Final

from django.db import close_old_connections, connection

from seenpaid.engagement import missed

logger = logging.getLogger(__name__)

EVERY_SECONDS: Final = 2.0


class Later:
    """Tries again and again, and once more at the end."""

    def __init__(self) -> None:
        self._ended = Event()
        self._thread = Thread(target=self._work, name="seenpaid-later", daemon=True)

    def begin(self) -> None:
        """Start the thread."""
        self._thread.start()

    def end(self) -> None:
        """Try a last time. What is lost with this process is said."""
        self._ended.set()
        self._thread.join(timeout=10)

    def _work(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            self._try()
        if not self._try():
            logger.error("Opens that were kept to be written later are lost: the log still cannot be written.")

    @staticmethod
    def _try() -> bool:
        if not missed.is_any():
            return True
        close_old_connections()
        try:
            return missed.write_kept()
        except Exception:
            logger.exception("Opens that were kept could not be written; it is tried again.")
            return False
        finally:
            connection.close()
