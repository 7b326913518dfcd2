"""Fills `{number}` and its few fellows in a text. Plain rules, no database.

Only these names mean anything, each is replaced once, and a value is never looked into again: a customer called
`{contact}` stays just that. SEC-67
"""

import re
from collections.abc import Mapping
from typing import Final

NAMES: Final = ("number", "title", "amount", "due_date", "issue_date", "company", "customer", "contact")
_PLACEHOLDER: Final = re.compile(r"\{([a-z_]{1,20})\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with every known placeholder replaced; what we do not know stays as it was typed."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def unknown_in(text: str) -> list[str]:
    """Return the placeholders that would stay as they are, for whoever saves a text that is meant to be filled."""
    return [found for found in dict.fromkeys(_PLACEHOLDER.findall(text)) if found not in NAMES]
