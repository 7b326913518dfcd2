"""Django's cache in Redis, which may be away: then this process remembers for itself, and nobody gets an error page."""

from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from seenpaid.lib.shared_counts import PATIENCE_SECONDS


class SharedCache(RedisCache):
    """What sign-in limits are kept in."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waits = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS, "retry": None}
        super().__init__(server, params | {"OPTIONS": waits})
        self._alone = LocMemCache("alone", {})

    def add(self, *args: Any, **options: Any) -> Any:
        """As Django's, here while Redis is away."""
        return self._either(super().add, self._alone.add, *args, **options)

    def get(self, *args: Any, **options: Any) -> Any:
        """As Django's, here while Redis is away."""
        return self._either(super().get, self._alone.get, *args, **options)

    def set(self, *args: Any, **options: Any) -> Any:
        """As Django's, here while Redis is away."""
        return self._either(super().set, self._alone.set, *args, **options)

    def incr(self, *args: Any, **options: Any) -> Any:
        """As Django's, here while Redis is away."""
        return self._either(super().incr, self._alone.incr, *args, **options)

    def delete(self, *args: Any, **options: Any) -> Any:
        """As Django's, here while Redis is away."""
        return self._either(super().delete, self._alone.delete, *args, **options)

    @staticmethod
    def _either(shared: Callable[..., Any], alone: Callable[..., Any], *args: Any, **options: Any) -> Any:
        try:
            return shared(*args, **options)
        except redis.RedisError:
            return alone(*args, **options)
