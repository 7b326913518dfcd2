"""Logs that may be shown to anyone: tokens are masked, one line per record."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Final

_TOKEN: Final = re.compile(
    r"(/(?:i|invoice|q|c|e|portal)/)([A-Za-z0-9_-]{6})[A-Za-z0-9_-]{6,}|\b(sp_[A-Za-z0-9]{4})[A-Za-z0-9_-]{8,}"
)


def masked(text: str) -> str:
    """Return the text with capability tokens and API keys cut to a short prefix. SEC-15"""
    return _TOKEN.sub(lambda found: f"{found[1]}{found[2]}…" if found[1] else f"{found[3]}…", text)


class MaskTokens(logging.Filter):
    """Masks tokens in every record before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message; keep the record."""
        message = record.getMessage()
        record.msg, record.args = masked(message), None
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON; control characters are escaped by it. SEC-101"""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["trace"] = masked(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)
