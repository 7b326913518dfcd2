"""What an operator must hear about the log itself. Counted in this process, shown by /metrics and /readyz."""

from threading import Lock
from typing import Final

_lock: Final = Lock()
_unrecorded = 0


def count_unrecorded() -> None:
    """Note an open that was answered but could not be written down. SEC-117"""
    global _unrecorded  # noqa: PLW0603  # one number of this process.
    with _lock:
        _unrecorded += 1


def unrecorded_total() -> int:
    """Return how many opens this process answered without a row."""
    return _unrecorded
