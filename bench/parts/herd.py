"""Web processes that begin in a blink, to be killed by the hundred: python -m bench.parts.herd PORT COUNT.

Each is forked from a process that has loaded the program and done nothing else, and serves the whole application on
Granian, on a port that all share. `seenpaid serve` does the same with new interpreters; these take seconds to begin, and
Granian gives up on a server whose processes die within seconds.
"""

import asyncio
import importlib
import os
import sys
import threading
import time

import django


def main(port: int, count: int) -> None:
    load()
    alive = {fork(port) for _ in range(count)}
    while True:
        pid, _ = os.wait()
        alive = {*alive - {pid}, fork(port)}


def load() -> None:
    """Import all that a web process uses, but for the module that opens something as it is imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seenpaid.config.settings")
    django.setup(set_prefix=False)
    for name in ("urls", "lane.disk", "lane.entrance", "lane.live", "threads"):
        importlib.import_module(f"seenpaid.config.{name}")
    assert threading.active_count() == 1, "A thread does not live through a fork."


def fork(port: int) -> int:
    """Begin a web process and return its id; it ends with us."""
    parent, pid = os.getpid(), os.fork()
    if pid:
        return pid
    from granian.constants import HTTPModes, Interfaces
    from granian.server.embed import Server

    from seenpaid.config.asgi import application

    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    server = Server(
        application,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=1024,
        log_enabled=False,
    )
    asyncio.run(server.serve())
    os._exit(1)


def end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
