"""What a list's address may ask for: a word to search, a key to go on from."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from seenpaid.lib.text import UnsafeTextError, clean_line

_ID: Final = re.compile(r"[a-z]{3}_[0-9a-z]{26}", re.ASCII)
LONGEST_SEARCH: Final = 100


def key_of(query: Mapping[str, str], name: str = "after") -> str | None:
    """Return the key to go on from; whatever is no key starts at the beginning."""
    value = query.get(name, "")
    return value if _ID.fullmatch(value) else None


def search_of(query: Mapping[str, str]) -> str:
    """Return the word to search; what cannot be a word finds everything."""
    try:
        return clean_line(query.get("q", ""), limit=LONGEST_SEARCH)
    except UnsafeTextError:
        return ""


def query_of(**asked: str | None) -> str:
    """Return `?…` with the values that are not empty; a lone `?` is the page itself, asking nothing."""
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"
