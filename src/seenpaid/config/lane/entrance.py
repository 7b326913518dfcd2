"""Where every request comes in: what the lane serves itself, and what goes on to Django."""

from typing import Any, Final

from seenpaid.config.lane import pages
from seenpaid.config.lane.committer import Committer
from seenpaid.config.lane.line import BusyError

_BUSY: Final = [(b"retry-after", b"2"), (b"cache-control", b"no-store"), (b"content-length", b"0")]


class Lane:
    """An ASGI application in front of another."""

    def __init__(self, django: Any, *, committer: Committer) -> None:
        self._django = django
        self._committer = committer

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the request, or hand it on unread."""
        if scope["type"] == "http" and (asked := pages.asked_in(scope)) is not None:
            try:
                await pages.serve(scope, send, asked=asked, committer=self._committer)
            except BusyError:
                await send({"type": "http.response.start", "status": 503, "headers": _BUSY})
                await send({"type": "http.response.body", "body": b""})
            return
        await self._django(scope, receive, send)

    def stop(self) -> None:
        """Answer what waits, then end."""
        self._committer.stop()
