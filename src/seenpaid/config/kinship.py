"""Children end with their parent, however it ends: an orphan would keep the port and the database to itself."""

import multiprocessing
import os
import signal
from threading import Thread, Timer
from typing import Final

PATIENCE_SECONDS: Final = 30


def end_with_parent() -> None:
    """Stop this process when the one that spawned it is gone, even by `kill -9`; do nothing where none did. SEC-185"""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        end_in_good_order()

    Thread(target=wait, name="seenpaid-parent", daemon=True).start()


def end_in_good_order() -> None:
    """Ask this process to stop, and see to it that it does within half a minute. SEC-202"""
    end_at_last()
    os.kill(os.getpid(), signal.SIGTERM)


def end_at_last() -> None:
    """Give what is under way half a minute, then end the process."""
    timer = Timer(PATIENCE_SECONDS, os._exit, [1])
    timer.daemon = True
    timer.start()


def is_child_of(pid: int) -> bool:
    """Say whether that process is still there and our parent."""
    return os.getppid() == pid
