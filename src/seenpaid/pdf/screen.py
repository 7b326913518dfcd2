"""The paper on a screen: the strings that are printed, ready for HTML. So page and PDF cannot disagree."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from seenpaid.pdf.paper import Paper, contents

_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
_CODE: Final = re.compile(r'viewBox="(?P<box>[0-9. ]+)".*? d="(?P<path>[0-9a-zA-Z. ,-]+)"', re.DOTALL)
_WORDS_OF_STATUS: Final = {"sent": "open", "viewed": "open"}
"""A customer is told whether money is owed, not whether we saw them looking."""
_ADDRESSED: Final = {"quote": "offered_to", "credit_note": "offered_to"}


def on_screen(paper: Paper, *, logo_url: str = "", pdf_url: str = "") -> dict[str, Any]:
    """Return what `portal/paper.html` shows. Plain values only: user text is text, and the template escapes it."""
    printed = contents(paper)
    language = printed["language"]
    words = screen_words(language)
    status = _status(paper)
    return {
        "language": language,
        "direction": printed["direction"],
        "accent": printed["accent"].removeprefix("#"),
        "logo_url": logo_url,
        "pdf_url": pdf_url,
        "title": printed["title"],
        "heading": printed["heading"],
        "number": printed["number"],
        "status": {"key": status, "label": words[f"status_{status}"]},
        "subject": _text(printed["subject"]),
        "headline": printed["headline"],
        "nothing_to_pay": words["nothing_to_pay"] if status == "cancelled" else "",
        "seller": {
            "name": _text(printed["seller"]["name"]),
            "lines": [_text(line) for line in printed["seller"]["lines"]],
            "reach": _reach(printed["seller"]["reach"], paper.snapshot["seller"]),
        },
        "buyer": {
            "name": _text(printed["buyer"]["name"]),
            "lines": [_text(line) for line in printed["buyer"]["lines"]],
        },
        "facts": _labelled(printed["facts"]),
        "columns": printed["table"]["columns"],
        "rows": [_row(row) for row in printed["table"]["rows"]],
        "sums": printed["sums"],
        "remarks": printed["remarks"],
        "bank": _labelled(printed["payment"]["details"]) if printed["payment"] else [],
        "code": _code(printed["payment"]["code"]) if printed["payment"] else None,
        "prose": [
            {"heading": part["heading"], "text": "\n".join(map(_text, part["lines"]))} for part in printed["prose"]
        ],
        "words": {**printed["words"], **words, "billed_to": words[_ADDRESSED.get(paper.snapshot["kind"], "billed_to")]},
        "powered_by": printed["powered_by"],
    }


def _status(paper: Paper) -> str:
    if paper.snapshot["kind"] == "credit_note" and paper.status in _WORDS_OF_STATUS:
        return "available" if paper.balance_minor > 0 else "used"
    return _WORDS_OF_STATUS.get(paper.status, paper.status)


@cache
def screen_words(language: str) -> Mapping[str, str]:
    """Return the words a screen needs and paper does not, in one of the paper's languages."""
    text = (files("seenpaid.pdf") / "languages" / "screen" / f"{language}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


def _text(said: Mapping[str, Any]) -> str:
    return "".join(said["parts"])


def _labelled(details: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"label": detail["label"], "value": _text(detail["value"])} for detail in details]


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        **{name: row[name].rstrip() for name in ("quantity", "price", "discount", "tax", "amount")},
        "title": _text(row["title"]),
        "detail": "\n".join(map(_text, row["detail"])),
        "unit": _text(row["unit"]) if row["unit"] else "",
    }


def _reach(printed: list[Mapping[str, Any]], seller: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the lines by which the seller is reached; addresses of mail and web lead there. SEC-56"""
    shown = [_text(line) for line in printed]
    website = seller["website"]
    links = {seller["email"]: f"mailto:{seller['email']}"}
    if _SCHEME.match(website):
        links |= {line: website for line in shown if line and line in website}
    return [{"text": line, "href": links.get(line, "")} for line in shown]


def _code(svg: str | None) -> dict[str, str] | None:
    """Return the drawing of the payment code, without its markup."""
    found = _CODE.search(svg) if svg else None
    return {"box": found["box"], "path": found["path"]} if found else None
