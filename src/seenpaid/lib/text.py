"""What people may type, and what no field may hold."""

import re
import unicodedata
from typing import Final

_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# Bidirectional overrides and isolates can reorder an amount on paper; tag characters and zero-width marks hide text.
_INVISIBLE: Final = re.compile("[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]")


class UnsafeTextError(ValueError):
    """The text cannot be kept; the message tells the person what to change."""


def clean_line(value: str, *, limit: int) -> str:
    """Return one trimmed line in NFC. Raises UnsafeTextError for what cannot be shown or is too long."""
    line = clean_block(value, limit=limit)
    if "\n" in line or "\t" in line:
        line = " ".join(line.split())
    return line


def clean_block(value: str, *, limit: int) -> str:
    """Return trimmed text in NFC, its lines ended by LF. Raises UnsafeTextError."""
    if _SURROGATES.search(value) or _CONTROLS.search(value.replace("\r\n", "\n").replace("\r", "\n")):
        message = "This text holds characters that cannot be shown. Please type it again."
        raise UnsafeTextError(message)
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()
    if len(text) > limit:
        message = f"Use at most {limit} characters; this has {len(text)}."
        raise UnsafeTextError(message)
    return text
