"""A quiet line for whoever saw an earlier revision: what is different since. (PRODUCT 2)

The page itself is kept once for everybody who holds the link. This line is put into it on the way out, only for a
visitor known to have had the earlier revision before them; so it costs the common path nothing and reaches nobody else.
"""

from functools import lru_cache
from typing import Final

from django.utils.html import format_html

from seenpaid.documents.access import DocumentNotFoundError
from seenpaid.documents.changes import ADDED, CHANGED, REMOVED, Changes, changes_between
from seenpaid.documents.queries import revision_of
from seenpaid.pdf.reading import Reading
from seenpaid.portal.words import page_words
from seenpaid.sharing.access import Access, opened_document

_BEFORE: Final = b"<main>"
_LINES: Final = {ADDED: "since_added", REMOVED: "since_removed", CHANGED: "since_changed"}


def with_changes(page: bytes, access: Access, *, since: int) -> bytes:
    """Return the page with what is different from revision `since`."""
    line = _line(access.company_id, access.document_id, since, access.revision)
    return page.replace(_BEFORE, line + _BEFORE, 1)


@lru_cache(maxsize=256)
def _line(company_id: str, document_id: str, since: int, now: int) -> bytes:
    document = opened_document(document_id, company_id=company_id)
    try:
        before = revision_of(document, number=since).snapshot
    except DocumentNotFoundError:
        return b""
    after = revision_of(document, number=now).snapshot
    told = in_words(changes_between(before, after), before=Reading.of(before), after=Reading.of(after))
    return format_html('<p class="l-top" role="status">{}</p>', told).encode() if told else b""


def in_words(changes: Changes, *, before: Reading, after: Reading) -> str:
    """Return it as one sentence in the reader's language; nothing where nothing they can see is different."""
    if not changes:
        return ""
    words = page_words(after.language)
    parts = []
    was, is_now = before.snapshot["totals"]["total_minor"], after.snapshot["totals"]["total_minor"]
    if (was, before.figures.currency) != (is_now, after.figures.currency):
        amounts = {"before": before.figures.money(was), "after": after.figures.money(is_now)}
        parts.append(words["since_total"].format(**amounts))
    for kind, name in _LINES.items():
        if number := changes.count(kind):
            parts.append(words[name].format(count=number))
    is_invoice = after.snapshot["kind"] == "invoice"  # a quote is valid until that day, and nothing is due.
    due = next((field.after for field in changes.fields if field.name == "due_date"), None)
    if is_invoice and due:
        parts.append(words["since_due"].format(date=after.figures.day(due)))
    if not parts:
        parts.append(words["since_details"])
    return words["since"].format(changes=words["since_and"].join(parts))
