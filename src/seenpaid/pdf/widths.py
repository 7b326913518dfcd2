"""How wide words stand in Inter, so that Typst need not try out every column and row before it sets them.

An upper bound: it knows neither kerning nor how each letter grows with its weight. Where a character is not Inter's,
nobody can tell beforehand, and Typst finds out.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

from seenpaid.pdf.fonts import advances

_SLACK: Final = 1.02
"""Kerning moves apart as well, a little."""
_BOLDER: Final = 1.08
_TABULAR: Final = ".tf"  # What Inter calls a figure that is as wide as its neighbours.
_FULL_WIDTH: Final = (range(0x3001, 0x3100), range(0x3400, 0xA000))
"""Kana and ideographs, which are as wide as they are high."""


def widest(texts: Iterable[str], *, is_bold: bool = False) -> float | None:
    """Return how many times its size the widest of several texts is wide at most, or None where that cannot be told."""
    found = 0.0
    for text in texts:
        own = _width(text)
        if own is None:
            return None
        found = max(found, own)
    return round(found * (_SLACK * _BOLDER if is_bold else _SLACK), 3)


def _width(text: str) -> float | None:
    total = 0.0
    for character in text:
        if (advance := _advance(character)) is None:
            return None
        total += advance
    return total


@cache
def _advance(character: str) -> float | None:
    code = ord(character)
    if any(code in wide for wide in _FULL_WIDTH):
        return 1.0
    glyphs, names, units = advances()
    if (name := names.get(code)) is None:
        return None
    return max(glyphs[own][0] for own in (name, name + _TABULAR) if own in glyphs) / units
