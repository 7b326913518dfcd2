"""Cells of a table that spreadsheets open: nothing in them is computed, and numbers stay numbers. SEC-167"""

import re
from typing import Final

# What a spreadsheet would take for a formula, also behind blanks and quotes, also in its full-width form.
_FORMULA: Final = re.compile(r"[\s'\"\x00-\x1f]*[=+\-@＝＋－＠\t\r\n\x00]")  # noqa: RUF001  # full-width on purpose.
_NUMBER: Final = re.compile(r"-[0-9]+(\.[0-9]+)?", re.ASCII)


def guarded(value: object, *, is_figure: bool = False) -> str:
    """Return the text of a cell; one that a spreadsheet would compute begins with an apostrophe.

    `is_figure` says that the column holds figures of ours, which may be below zero.
    """
    text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    if is_figure and _NUMBER.fullmatch(text):
        return text
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
