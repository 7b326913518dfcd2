"""The one door out for HTTP: no redirects, no proxies from the surroundings, and an end to waiting and to reading. (SECURITY D14)"""

import atexit
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import httpcore

from seenpaid.lib.egress import ForbiddenHostError, reachable_address

ANSWER_SECONDS: Final = 10.0
"""How long a server may be silent."""
MOST_SECONDS: Final = 15.0
"""How long one call may take altogether: a server that drips is worse than one that is silent. SEC-146"""
MOST_BYTES: Final = 2_000_000
_call = threading.local()


class UnreachableError(Exception):
    """No answer came. Whether the other side has heard us is not known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(
    method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", is_ours: bool = False,
    most_seconds: float = MOST_SECONDS, most_bytes: int = MOST_BYTES,
) -> Answer:  # fmt: skip
    """Ask once and return the answer, whatever its status. Raises UnreachableError.

    A host that is not `is_ours`, which is one that the operator typed, must be on the public internet.
    """
    _call.ends_at = time.monotonic() + most_seconds
    waiting = dict.fromkeys(("connect", "read", "write", "pool"), min(ANSWER_SECONDS, most_seconds))
    wanted = [*{"User-Agent": "Seenpaid", "Accept-Encoding": "identity", **headers}.items()]
    try:
        with _pool(is_ours).stream(
            method, url, headers=wanted, content=body or None, extensions={"timeout": waiting}
        ) as response:
            read = _read(response.iter_stream(), most_bytes)
    except ForbiddenHostError as error:
        raise UnreachableError(str(error)) from error
    except httpcore.TimeoutException as error:
        raise UnreachableError("The server did not answer in time.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError, ValueError) as error:
        raise UnreachableError(f"The server could not be reached: {str(error) or type(error).__name__}.") from error
    named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    return Answer(response.status, named, read)


def _read(parts: Iterable[bytes], most: int) -> bytes:
    read = bytearray()
    for part in parts:
        read += part
        if len(read) > most:
            raise UnreachableError("The server's answer does not end.")
    return bytes(read)


@lru_cache(maxsize=2)
def _pool(is_ours: bool) -> httpcore.ConnectionPool:  # noqa: FBT001  # lru_cache keeps one pool for each.
    pool = httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(),
        network_backend=_Guard(is_ours=is_ours),
        max_connections=20,
        max_keepalive_connections=5,
        keepalive_expiry=20,
    )
    atexit.register(pool.close)
    return pool


class _Guard(httpcore.NetworkBackend):
    """Connects to the address that was looked at; the certificate is still checked against the name. SEC-142"""

    def __init__(self, *, is_ours: bool) -> None:
        self._is_ours = is_ours
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        address = host if self._is_ours else reachable_address(host, port)
        return _Hasty(self._inner.connect_tcp(address, port, _left(timeout), local_address, socket_options))


class _Hasty(httpcore.NetworkStream):
    """A line on which nobody waits longer than the call may take."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Hasty(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None) -> float:
    left: float = _call.ends_at - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left if timeout is None else min(left, timeout)
