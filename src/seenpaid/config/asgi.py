"""What the web server calls: the lane, then the live streams, then Django."""

import asyncio
import os
import signal
from datetime import UTC, datetime
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seenpaid.config.settings")
django.setup(set_prefix=False)

from seenpaid.config.kinship import end_with_parent
from seenpaid.config.lane.disk import committer_for_this_disk
from seenpaid.config.lane.entrance import Lane
from seenpaid.config.lane.later import Later
from seenpaid.config.lane.live import LiveStreams
from seenpaid.config.threads import FewThreads
from seenpaid.engagement.classify import Evidence, classify

end_with_parent()
classify(Evidence())  # loads the tables of names, which the first visitor should not wait for.
_streams = LiveStreams(FewThreads(), clock=lambda: datetime.now(UTC))
_lane = Lane(_streams, committer=committer_for_this_disk())
_later = Later()
_later.begin()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer one request, or begin and end with the server."""
    if scope["type"] == "lifespan":
        await _begin_and_end(receive, send)
    else:
        await _lane(scope, receive, send)


async def _begin_and_end(receive: Any, send: Any) -> None:
    while (await receive())["type"] != "lifespan.shutdown":
        _end_streams_on_signal(asyncio.get_running_loop())
        await send({"type": "lifespan.startup.complete"})
    _lane.stop()
    _later.end()
    await send({"type": "lifespan.shutdown.complete"})


def _end_streams_on_signal(loop: asyncio.AbstractEventLoop) -> None:
    """The server lets open requests finish before it ends, and a stream never does. Its own handler still hears of it."""

    def end(*_: object) -> None:
        loop.call_soon_threadsafe(_streams.close)

    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, end)
