"""A document as it would be typed: what the editor opens with, what a PATCH changes, what a copy starts from."""

from typing import Any

from seenpaid.documents.models import Document
from seenpaid.documents.snapshot import digest_of, plain, price
from seenpaid.lib.money import Money


def typed(document: Document) -> dict[str, Any]:
    """Return the document's fields as `documents.draft.parse` reads them."""
    minimum = document.partial_minimum_minor
    # With stages, the column says when the next one is due; what was typed ends with the last.
    last_day = document.stages[-1]["due_date"] if document.stages else None
    due_date = document.due_date.isoformat() if document.due_date else None
    return {
        "customer": document.customer_id,
        "title": document.title,
        "currency": document.currency,
        "prices_include_tax": document.prices_include_tax,
        "issue_date": document.issue_date.isoformat(),
        "due_date": last_day or due_date,
        "po_number": document.po_number,
        "notes": document.notes,
        "terms": document.terms,
        "discount_percent": plain(document.discount_percent),
        "partial_payments": {
            "enabled": document.partial_enabled,
            "minimum": None if minimum is None else Money(minimum, document.currency).major(),
        },
        "stages": [_stage(stage, document.currency) for stage in document.stages],
        "lines": [
            {
                "description": line.description,
                "quantity": plain(line.quantity),
                "unit": line.unit,
                "unit_price": price(line.unit_price, document.currency),
                "discount_percent": plain(line.discount_percent),
                "tax_rate": plain(line.tax_rate),
                "tax_category": line.tax_category,
            }
            for line in document.lines.all()
        ],
    }


def _stage(stage: dict[str, Any], currency: str) -> dict[str, Any]:
    how: dict[str, Any] = {} if stage["is_rest"] else {"amount": Money(stage["minor"], currency).major()}
    if stage["percent"] is not None:
        how = {"percent": stage["percent"]}
    return {**how, "due_date": stage["due_date"], "label": stage["label"]}


def version_of(document: Document) -> str:
    """Return what names the document's content as it stands: changed by every edit, and by nothing else."""
    return digest_of({**typed(document), "revision": document.revision}).hex()[:32]
