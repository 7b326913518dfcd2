"""What of a request's headers is kept with its view: enough to judge it again, nothing that opens a door."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

LONGEST_VALUE: Final = 256
LONGEST_USER_AGENT: Final = 512

SCHEME: Final = ":scheme"
SINCE_MAIL: Final = ":since-mail"
"""Named as in HTTP/2, and no headers that anybody can send: whether it came by https, and how soon after its mail."""

_KEPT: Final = (
    "accept",
    "accept-encoding",
    "accept-language",
    "dnt",
    "from",
    "priority",
    "purpose",
    "range",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "sec-gpc",
    "sec-purpose",
    "te",
    "upgrade-insecure-requests",
    "via",
    "x-moz",
    "x-native-host",
    "x-purpose",
    "x-requested-with",
)


def kept_headers(headers: Mapping[str, str], *, secure: bool, since_mail: timedelta | None = None) -> dict[str, str]:
    """Return the headers that verdicts are judged by, printable and cut to length."""
    kept = {name: printable(headers[name], LONGEST_VALUE) for name in _KEPT if name in headers}
    if referrer := headers.get("referer"):
        kept["referer-host"] = printable(_host(referrer), LONGEST_VALUE)
    kept[SCHEME] = "https" if secure else "http"
    if since_mail is not None:
        kept[SINCE_MAIL] = f"{since_mail.total_seconds():.1f}"
    return kept


def printable(text: str, limit: int) -> str:
    """Return the text without control characters, surrogates or NULs, cut to `limit`. SEC-101"""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    return text[:limit]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
