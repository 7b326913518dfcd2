"""What of a document no typeface of ours can draw, field by field, so that it is told before the paper leaves."""

from collections.abc import Iterator, Mapping
from typing import Any

from seenpaid.pdf.fonts import missing_characters


def unprintable(words: Mapping[str, Any]) -> dict[str, str]:
    """Return the characters that would be missing on paper by the field that holds them, such as `lines.0.unit`."""
    told = {}
    for name, text in _fields(words):
        if missing := missing_characters(text):
            told[name] = " ".join(sorted(missing))
    return told


def _fields(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping | list | tuple):
        inner = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, part in inner:
            yield from _fields(part, f"{name}.{key}" if name else str(key))
