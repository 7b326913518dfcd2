"""Guessing tokens: whoever misses again and again is asked to wait, before anything is looked up. (SEC-11)

A link that is there is never a miss.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_network
from typing import Final

from seenpaid.engagement.client.address import parse_ip
from seenpaid.lib.throttle import Throttle
from seenpaid.sharing.access import LinkLockedError, LinkNotFoundError

logger = logging.getLogger(__name__)

OF_ONE: Final = Throttle(limit=60, window_seconds=60, name="misses")
OF_ALL: Final = Throttle(limit=3_000, window_seconds=3600, name="all misses")
_HOME: Final = 64
"""Whoever has one IPv6 address has all of its network."""


class TooManyMissesError(LinkNotFoundError):
    """This address guesses. Nothing was looked up."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds


@contextmanager
def counting_misses(ip: str | None, *, at: datetime) -> Iterator[None]:
    """Look a token up inside: one that is not there counts, and whoever has missed too often does not get so far.

    Raises TooManyMissesError. A link that asks for its code first is there.
    """
    _refuse_guessing(ip, at=at)
    try:
        yield
    except LinkLockedError:
        raise
    except LinkNotFoundError:
        _note_miss(ip, at=at)
        raise


def _refuse_guessing(ip: str | None, *, at: datetime) -> None:
    now = at.timestamp()
    if OF_ONE.is_over(_whose(ip), now=now):
        raise TooManyMissesError(OF_ONE.seconds_left(now=now))


def _note_miss(ip: str | None, *, at: datetime) -> None:
    """Count a token that is not there, and tell the operator once an hour when there are very many."""
    now, was_over = at.timestamp(), OF_ALL.is_over("all", now=at.timestamp())
    OF_ONE.hit(_whose(ip), now=now)
    OF_ALL.hit("all", now=now)
    if not was_over and OF_ALL.is_over("all", now=now):
        logger.error("Somebody guesses links: %d tokens within the hour were not there.", OF_ALL.limit)


@lru_cache(maxsize=4096)
def _whose(ip: str | None) -> str:
    address = parse_ip(ip or "")
    if address is None or address.version == 4:  # IPv4.
        return ip or "unknown"
    return str(ip_network((str(address), _HOME), strict=False))
