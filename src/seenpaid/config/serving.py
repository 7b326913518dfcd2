"""Web server and worker on one port, by one command."""

import errno
import multiprocessing
import os
import socket  # ast-grep-ignore: one-door-out
from collections.abc import Callable
from typing import Any, Final

from django.db import connections
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels
from granian.server import MPServer

from seenpaid.config.assistant import Assistant
from seenpaid.config.kinship import PATIENCE_SECONDS
from seenpaid.config.upgrade import bring_up_to_date

MOST_CONNECTIONS: Final = 8192
"""Of one web process. A live stream is one for as long as its page is open; the server must not turn them away."""
HIGHEST_PORT: Final = 65_535


class PortTakenError(Exception):
    """Nobody can be served there."""


class _WebServer(MPServer):
    """Granian, which tells the assistant of the signal as soon as it comes."""

    assistant: Assistant | None = None

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        if multiprocessing.parent_process() is not None:
            # A web process just forked, still loading: it has our ear for signals and would not hear the next one. SEC-202
            os._exit(0)
        if self.assistant is not None:
            self.assistant.ask_to_end()
        super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]  # Granian does not say its types.


def serve(*, host: str, port: int, processes: int, with_worker: bool, say: Callable[[str], object]) -> None:
    """Bring the tables up to date, then serve until told to stop. Raises PortTakenError or NewerTablesError."""
    try_port(host, port)
    bring_up_to_date()
    connections.close_all()  # web processes are forked, and SQLite's locks do not live through that.
    server = _WebServer(
        "seenpaid.config.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        loop=Loops.asyncio,
        websockets=False,
        workers=processes,
        backlog=MOST_CONNECTIONS,
        backpressure=MOST_CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
        log_level=LogLevels.warning,
    )
    if with_worker:
        server.assistant = Assistant(say)
        server.assistant.begin()
    try:
        server.serve()
    finally:
        if server.assistant is not None:
            server.assistant.end()


def try_port(host: str, port: int) -> None:
    """Refuse a port that is taken: the server itself would share it, and answer every other request."""
    if port > HIGHEST_PORT:
        raise PortTakenError(f"There is no port {port}; the highest is {HIGHEST_PORT}.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = "something else listens there" if error.errno == errno.EADDRINUSE else error.strerror or str(error)
        message = f"Cannot listen on {host}:{port}: {reason}. Choose another with --port."
        raise PortTakenError(message) from error
