"""What an operator must hear about the log itself. Counted in this process, shown by /metrics and /readyz."""

import logging
from functools import cache
from threading import Lock
from typing import Final

logger = logging.getLogger(__name__)

_lock: Final = Lock()
_unrecorded = 0


def count_unrecorded(opens: int = 1) -> None:
    """Note opens that were answered but could not be written down. SEC-117"""
    global _unrecorded  # noqa: PLW0603  # one number of this process.
    with _lock:
        _unrecorded += opens


def unrecorded_total() -> int:
    """Return how many opens this process answered without a row."""
    return _unrecorded


@cache
def warn_of_silent_proxy(ip: str | None) -> None:
    """Say once per proxy that it is trusted and does not say who asks, so that all views look the same. SEC-104"""
    logger.warning(
        "The proxy %s is trusted but sends no X-Forwarded-For. Every visitor will seem to come from it; make it say.",
        ip,
    )
