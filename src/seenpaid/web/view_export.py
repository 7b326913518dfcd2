"""The view history as a file to take away."""

import json
import re
from typing import Any, Final

from django.http import HttpResponse

from seenpaid.documents.access import Document
from seenpaid.engagement.queries import ViewFilter, views_page
from seenpaid.exchange.export import as_csv as as_table
from seenpaid.exchange.rows import HISTORY_COLUMNS, history_row

MOST_ROWS: Final = 50_000
CUT: Final = "There are more: a file holds the newest 50,000. The API's list of views gives all of them, page by page."
_STEP: Final = 1000


def as_csv(document: Document, *, narrowed: ViewFilter, shows_addresses: bool) -> HttpResponse:
    """Return the newest MOST_ROWS opens as CSV that no spreadsheet computes; the last row says so if there are more."""
    facts, is_whole = _facts(document, narrowed, shows_addresses=shows_addresses)
    body = b"".join(as_table(facts, columns=HISTORY_COLUMNS)).decode()
    return _file(
        document, body if is_whole else f"{body}{CUT}\r\n", extension="csv", content_type="text/csv; charset=utf-8"
    )


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
        facts += [history_row(view, shows_addresses=shows_addresses) for view in found.rows]
        after = found.next_key
        if after is None:
            return facts, True
    return facts, False


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
