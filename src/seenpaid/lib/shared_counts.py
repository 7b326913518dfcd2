"""Counts that several machines keep together, in Redis. Whoever cannot reach it counts alone, and says so once."""

import logging
from hashlib import blake2b
from time import monotonic
from typing import Final

import redis

logger = logging.getLogger(__name__)

PATIENCE_SECONDS: Final = 0.2
"""A page waits no longer than this for a count."""
REST_SECONDS: Final = 10.0
"""How long a server that did not answer is left in peace."""


class SharedCounts:
    """Counters by key that end by themselves. `url` is like `redis://:password@host:6379/0`."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS, retry=None
        )
        self._away_until = 0.0

    def add(self, key: str, *, seconds: int) -> int | None:
        """Count one more of the key, which lives `seconds`; answer the count, or None if nobody answers."""
        if monotonic() < self._away_until:
            return None
        # Keys may hold addresses and tokens; what is stored tells nobody either.
        name = f"seenpaid:{blake2b(key.encode(), digest_size=16).hexdigest()}"
        try:
            with self._redis.pipeline(transaction=False) as asked:
                asked.incr(name)
                asked.expire(name, seconds)
                count, _ = asked.execute()
        except redis.RedisError as error:
            self._away_until = monotonic() + REST_SECONDS
            logger.warning("SEENPAID_CACHE_URL does not answer (%s); limits are counted in each process.", error)
            return None
        return int(count)
