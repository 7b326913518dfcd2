"""Words somebody typed, made ready to be set: which way they run, and where an endless word may break."""

import re
import unicodedata
from typing import Final

_LONGEST_WORD: Final = 24
_PIECE: Final = 6
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
# Scripts written without spaces, and emoji, break by rules of their own, which Typst knows.
_SELF_BREAKING: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U0001f000-\U0003ffff"
)
_ENDLESS: Final = re.compile(rf"[^\s{_SELF_BREAKING}]{{{_LONGEST_WORD},}}")
# Overrides and isolates could reorder what stands around them; upstream refuses them, and paper does not rely on that.
_REORDERING: Final = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")

# Letters carry a few marks; a tower of hundreds is an attack on the reader and costs Typst gigabytes.
_MARK: Final = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_TOWER: Final = re.compile(rf"({_MARK}{{8}}){_MARK}+")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")

type Said = dict[str, object]


def said(text: str) -> Said:
    """Return `{"rtl", "parts"}`: the parts joined are the text; between two of them a line may break."""
    clean = _TOWER.sub(r"\1", _REORDERING.sub("", text))
    return {"rtl": _runs_right_to_left(clean), "parts": _parts(clean)}


def said_lines(text: str) -> list[Said]:
    """Return each line of a text on its own: a letter may be in several languages."""
    return [said(line) for line in _EMPTY_LINES.sub("\n\n", text).split("\n")]


def _runs_right_to_left(text: str) -> bool | None:
    """Say which way the first letter runs; None where there is no letter to tell."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in _RIGHT_TO_LEFT:
            return True
    return None


def _parts(text: str) -> list[str]:
    parts, start = [], 0
    for word in _ENDLESS.finditer(text):
        for cut in range(word.start() + _PIECE, word.end(), _PIECE):
            if not unicodedata.combining(text[cut]):  # A mark stays with its letter.
                parts.append(text[start:cut])
                start = cut
    parts.append(text[start:])
    return parts
