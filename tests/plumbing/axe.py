"""What axe finds wrong with a page as it is now: `assert faults(page, RULES) == []`."""

from __future__ import annotations  # Playwright takes a second to import; only browser tests wait for it.

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_HOW = {"resultTypes": ["violations"]}


def faults(page: Page, *only: str | tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (rule, first element that breaks it). Axe is put into the page once, which its policy has to allow."""
    tags = [tag for each in only if isinstance(each, tuple) for tag in each]
    run = {"type": "tag", "values": tags} if tags else {"type": "rule", "values": list(only)}
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate(f"axe.run({json.dumps({**_HOW, 'runOnly': run})})")
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]]


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
