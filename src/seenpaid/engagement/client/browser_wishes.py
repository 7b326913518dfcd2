"""What a browser asks for before it opens anything: `Sec-GPC: 1` and `DNT: 1`. Plain rules, no database. SEC-218"""

from collections.abc import Mapping
from typing import Final

IGNORED: Final = "ignore"
_ASKED: Final = ("sec-gpc", "dnt")


def asks_for_privacy(headers: Mapping[str, str]) -> bool:
    """Say whether the browser asks not to be followed; `headers` have names in lower case."""
    return any(headers.get(name, "").strip() == "1" for name in _ASKED)


def granted(headers: Mapping[str, str], *, honoured: str) -> str:
    """Return the level that the browser's wish calls for, or nothing: `honoured` is SEENPAID_PRIVACY_SIGNALS."""
    return "" if honoured == IGNORED or not asks_for_privacy(headers) else honoured
