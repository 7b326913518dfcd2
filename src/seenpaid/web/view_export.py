"""The view history as a file to take away."""

import csv
import io
import json
import re
from typing import Any, Final

from django.http import HttpResponse

from seenpaid.documents.access import Document
from seenpaid.engagement.queries import View, ViewFilter, views_page

MOST_ROWS: Final = 50_000
CUT: Final = "There are more: a file holds the newest 50,000. The API's list of views gives all of them, page by page."
_STEP: Final = 1000
COLUMNS: Final = (
    "id", "viewed_at", "actor_type", "verdict", "counted", "reasons", "action", "source", "visitor", "revision", "browser",
    "os", "device", "city", "region", "country", "network", "ip", "user_agent",
)  # fmt: skip
_WITHHELD: Final = {"ip": None, "user_agent": ""}
# What a spreadsheet would take for a formula, also behind blanks and quotes, also in its full-width form. SEC-167
_FORMULA: Final = re.compile(r"[\s'\"\x00-\x1f]*[=+\-@＝＋－＠\t\r\n\x00]")  # noqa: RUF001  # full-width on purpose.


def as_csv(document: Document, *, narrowed: ViewFilter, shows_addresses: bool) -> HttpResponse:
    """Return the newest MOST_ROWS opens as CSV that no spreadsheet computes; the last row says so if there are more."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    facts, is_whole = _facts(document, narrowed, shows_addresses=shows_addresses)
    for fact in facts:
        reasons = "; ".join(reason["text"] for reason in fact["reasons"])
        writer.writerow([_cell({**fact, "reasons": reasons}[name]) for name in COLUMNS])
    if not is_whole:
        writer.writerow([CUT])
    # The mark tells spreadsheets that this is UTF-8.
    return _file(document, "\ufeff" + out.getvalue(), extension="csv", content_type="text/csv; charset=utf-8")


def as_json(document: Document, *, narrowed: ViewFilter, shows_addresses: bool) -> HttpResponse:
    """Return the newest MOST_ROWS opens as JSON, shaped as the API shapes them."""
    facts, is_whole = _facts(document, narrowed, shows_addresses=shows_addresses)
    told = {"data": facts} if is_whole else {"data": facts, "truncated": CUT}
    body = json.dumps(told, ensure_ascii=False, indent=1)
    return _file(document, body, extension="json", content_type="application/json")


def _facts(document: Document, narrowed: ViewFilter, *, shows_addresses: bool) -> tuple[list[dict[str, Any]], bool]:
    """Return the newest opens, and whether they are all there are."""
    facts: list[dict[str, Any]] = []
    after = None
    while len(facts) < MOST_ROWS:
        found = views_page(document, narrowed=narrowed, after=after, limit=min(_STEP, MOST_ROWS - len(facts)))
        facts += [_fact(view) if shows_addresses else {**_fact(view), **_WITHHELD} for view in found.rows]
        after = found.next_key
        if after is None:
            return facts, True
    return facts, False


def _fact(view: View) -> dict[str, Any]:
    plain = {name: getattr(view, name) for name in COLUMNS if name not in {"viewed_at", "visitor"}}
    return {
        **plain,
        "viewed_at": view.viewed_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "visitor": view.visitor.label if view.visitor else None,
    }


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _file(document: Document, body: str, *, extension: str, content_type: str) -> HttpResponse:
    name = re.sub(r"[^A-Za-z0-9-]+", "-", document.number or document.pk)
    return HttpResponse(
        body,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="views-{name}.{extension}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
