"""The worker beside the web server: begun with it, begun again when it dies, ended with it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from threading import Thread
from typing import Final

from seenpaid.config.kinship import PATIENCE_SECONDS

AGAIN_AFTER_SECONDS: Final = 1.0


class Assistant:
    """Keeps one worker process going."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ending = False
        self._keeper = Thread(target=self._keep, name="seenpaid-assistant", daemon=True)

    def begin(self) -> None:
        """Start the worker and watch over it."""
        self._keeper.start()

    def ask_to_end(self) -> None:
        """Let the worker finish what it does. Fit for a signal handler."""
        self._is_ending = True
        if (process := self._process) is not None and process.poll() is None:
            process.terminate()

    def end(self) -> None:
        """Ask, wait, and do not wait for ever."""
        self.ask_to_end()
        if self._keeper.is_alive():
            self._keeper.join(PATIENCE_SECONDS)
        if (process := self._process) is not None and process.poll() is None:
            process.kill()

    def _keep(self) -> None:
        while not self._is_ending:
            code = self._work()
            if not self._ends_soon():
                self._say(f"The worker ended with {code}; another begins.")

    def _work(self) -> int:
        self._process = process = subprocess.Popen(  # noqa: S603  # our own program.
            [sys.executable, "-m", "seenpaid", "work", "--parent", str(os.getpid())], stdin=subprocess.DEVNULL
        )
        if self._is_ending:  # asked while the worker was being born.
            process.terminate()
        return process.wait()

    def _ends_soon(self) -> bool:
        """Wait a little: a signal to all of us may reach the worker first."""
        time.sleep(0 if self._is_ending else AGAIN_AFTER_SECONDS)
        return self._is_ending
