"""News as server-sent events (WHATWG HTML, section 9.2): bytes that every listener may share."""

import json
from collections.abc import Mapping
from typing import Final

KEEP_ALIVE: Final = b":\n\n"
END: Final = b"event: end\ndata: {}\n\n"
"""The line is closed for good: the browser should not come back by itself."""
RETRY: Final = b"retry: 2000\n\n"


def frame(event: str, data: Mapping[str, object], *, key: str | None = None) -> bytes:
    """Return one message. A browser that comes back says the `key` of the last one it heard."""
    head = f"event: {event}\n" if key is None else f"event: {event}\nid: {key}\n"
    # JSON keeps its line breaks escaped, so the data is one line.
    return f"{head}data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
