"""Which way to commit: as the settings say, or by what a commit costs on this disk."""

import os
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from typing import Final

from django.conf import settings
from django.db import connection

from seenpaid.config.lane.committer import Committer, OnAThread, OnTheLoop

QUICK_SECONDS: Final = 0.002
_TRIES: Final = 7
_PAGE: Final = 4096


def committer_for_this_disk() -> Committer:
    """Return the loop itself where SQLite's commits are quick; a writer thread elsewhere, and for a database server."""
    way = settings.SEENPAID_COMMIT
    if way == "auto":
        is_quick = connection.vendor == "sqlite" and seconds_to_sync(Path(settings.DATA_DIR)) <= QUICK_SECONDS
        way = "loop" if is_quick else "thread"
    if way == "thread":
        return OnAThread()
    # Django refuses its connections to a thread with an event loop, in case they hold it up. Here they are meant to.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return OnTheLoop()


def seconds_to_sync(folder: Path) -> float:
    """Return how long the disk takes to keep one page for good: the middle of a few tries."""
    with TemporaryFile(dir=folder, buffering=0) as file:
        return median(_sync(file.fileno()) for _ in range(_TRIES))


def _sync(descriptor: int) -> float:
    os.write(descriptor, b"\0" * _PAGE)
    begin = time.perf_counter()
    os.fdatasync(descriptor)
    return time.perf_counter() - begin
