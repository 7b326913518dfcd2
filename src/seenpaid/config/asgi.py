"""What the web server calls: the lane, then the live streams, then Django."""

import os
from datetime import UTC, datetime
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seenpaid.config.settings")
_django = get_asgi_application()

from seenpaid.config.kinship import end_with_parent  # noqa: E402  # after the apps are loaded.
from seenpaid.config.lane.entrance import Lane  # noqa: E402
from seenpaid.config.lane.live import LiveStreams  # noqa: E402

end_with_parent()
_streams = LiveStreams(_django, clock=lambda: datetime.now(UTC))
_lane = Lane(_streams)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer one request, or begin and end with the server."""
    if scope["type"] == "lifespan":
        await _begin_and_end(receive, send)
    else:
        await _lane(scope, receive, send)


async def _begin_and_end(receive: Any, send: Any) -> None:
    while (await receive())["type"] != "lifespan.shutdown":
        await send({"type": "lifespan.startup.complete"})
    _streams.close()
    await send({"type": "lifespan.shutdown.complete"})
