"""The customers' stylesheet: one file for the paper, with the seller's accent in front.

A page's policy allows no inline style and is the same for every page, so the accent has an address of its own:
`/paper/<accent>.css`. It depends on nothing but the address, so browsers keep it for a year. (docs/decisions/0012)
"""

import hashlib
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from django.urls import reverse

from seenpaid.pdf.colour import readable

ACCENT: Final = re.compile(r"[0-9a-f]{6}", re.ASCII)


def style_url(accent: str) -> str:
    """Return the address of the stylesheet in that colour (`1f5f5b`), which changes when the sheet does."""
    return f"{reverse('paper-style', args=[accent])}?v={version()}"


@lru_cache(maxsize=256)
def stylesheet(accent: str) -> bytes:
    """Return the stylesheet in a colour; one too light to be read on paper is darkened."""
    colour = readable(f"#{accent}")
    return f".paper,.l-bar{{--accent:{colour};--on-accent:#fff}}\n{_paper()}".encode()


@cache
def version() -> str:
    """Return a word that changes with the sheet."""
    return hashlib.sha256(_paper().encode()).hexdigest()[:12]


@cache
def _paper() -> str:
    return (files("seenpaid.portal") / "static" / "portal" / "paper.css").read_text(encoding="utf-8")
