"""The typefaces paper is set in. They come with the installation; the machine's own are never asked.

Inter sets Latin, Greek and Cyrillic, IBM Plex Arabic (Noto's Arabic letters come apart when they are copied from a PDF),
Noto everything else. Typst takes, for each character, the first family in the order given that has it.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

_PACKAGES: Final = ("fontpkg_inter", "fontpkg_ibm_plex_sans_arabic", "manimgx_fonts", "manimgx_fonts_cjk")
_SCRIPTS: Final = (
    "Arabic Hebrew Thai Devanagari Bengali Tamil Telugu Gujarati Gurmukhi Kannada Malayalam Oriya Sinhala "
    "Armenian Georgian Ethiopic Khmer Lao Myanmar"
)
_HAN: Final = {"JP": "JP", "KR": "KR", "TW": "TC", "HK": "HK", "MO": "HK", "CN": "SC", "SG": "SC"}
_HAN_BY_LANGUAGE: Final = {"ja": "JP", "ko": "KR", "zh": "SC"}
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_MEANINGLESS: Final = "Co"  # Private use: a typeface may draw it, but as what, nobody can say.
_VARIATION_SELECTORS: Final = range(0xFE00, 0xFE10)


def font_folders() -> list[str]:
    """Return the folders that hold every typeface we may use."""
    return [str(_home(package)) for package in _PACKAGES]


def font_families(*, language: str, countries: Iterable[str]) -> list[str]:
    """Return the families in the order to try them.

    Chinese, Japanese and Korean share code points that each draws its own way: the language decides, then the
    countries, the reader's first.
    """
    hints = [_HAN[country] for country in countries if country in _HAN]
    spoken = _HAN_BY_LANGUAGE.get(language.split("-", 1)[0])
    if spoken and not (spoken == "SC" and hints and hints[0] in {"TC", "HK"}):
        hints.insert(0, spoken)
    han = list(dict.fromkeys([*hints, "SC", "JP", "KR"]))
    return [
        "Inter",
        "Noto Sans",
        "IBM Plex Sans Arabic",
        *(f"Noto Sans {script}" for script in _SCRIPTS.split()),
        *(f"Noto Sans CJK {region}" for region in han),
        "Noto Sans Symbols",
        "Noto Emoji",
    ]


def missing_characters(text: str) -> set[str]:
    """Return what no typeface of ours can draw, so that a member can be told before the customer sees a box."""
    missing = {character for character in text if _is_seen(character)}
    for path in _faces():
        if not missing:
            break
        missing = {character for character in missing if not _draws(path, character)}
    return missing


@cache
def advances() -> tuple[Mapping[str, tuple[int, int]], Mapping[int, str], int]:
    """Return how wide Inter's glyphs are by name, their names by character, and how many of its units make its size."""
    from fontTools.ttLib import TTFont

    path = next(path for path in _faces() if path.name.startswith("Inter"))
    with TTFont(path, lazy=True) as face:
        return face["hmtx"].metrics, face.getBestCmap(), face["head"].unitsPerEm


def _draws(path: Path, character: str) -> bool:
    return ord(character) in _drawn_by(path) and unicodedata.category(character) != _MEANINGLESS


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and ord(character) not in _VARIATION_SELECTORS


@cache
def _faces() -> tuple[Path, ...]:
    """Every upright face, those that answer most questions first."""
    found = [path for folder in font_folders() for path in Path(folder).rglob("*.tt[fc]") if "Italic" not in path.name]
    return tuple(sorted(found, key=lambda path: (not path.name.startswith("Inter"), path.suffix, path.name)))


@cache
def _drawn_by(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as face:  # The members of a collection share one character map.
        return frozenset(face.getBestCmap())


def _home(package: str) -> Path:
    return Path(str(files(package)))
