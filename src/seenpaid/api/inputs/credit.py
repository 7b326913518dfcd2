"""What the API takes for a credit note, and to use one."""

from typing import Final

from seenpaid.api.inputs.documents import INVOICE
from seenpaid.api.inputs.schema import Schema, decimal, or_null, percent, ref, structure, text
from seenpaid.documents.draft import MOST_LINES

_CREDIT_NOTE: Final[Schema] = {
    **{name: each for name, each in INVOICE.items() if name not in {"due_date", "stages", "partial_payments"}},
    "invoice": or_null(text(40, "The invoice it corrects; it stays with it.", pattern="^inv_[0-9a-z]{26}$")),
    "amount": or_null(decimal("With an invoice: so much of it, tax included.", whole=15, decimals=3)),
    "lines": {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_LINES,
        "items": {"anyOf": [ref("LineInput"), {"type": "integer", "minimum": 1}]},
        "description": "What is given back; with an invoice, its lines may be named by their positions, from 1.",
    },
    "discount_percent": or_null(percent("Off the whole credit note.")),
}

CREDIT: Final[Schema] = {
    "CreditNoteInput": structure(
        _CREDIT_NOTE,
        description="A new credit note: free, with a customer and lines; or of an invoice, all of it unless `lines` or "
        "`amount` says which part.",
        examples=[{"invoice": "inv_01kah5z0c0e8m9q4v2x7n3r6td", "amount": "59.50"}],
    ),
    "CreditNoteChanges": structure(
        {name: each for name, each in _CREDIT_NOTE.items() if name not in {"invoice", "amount"}}
        | {"lines": INVOICE["lines"]},
        description="What shall be different.",
        examples=[{"title": "Returned goods"}],
    ),
    "ApplyInput": structure(
        {
            "invoice": text(40, "Which of the customer's open invoices.", pattern="^inv_[0-9a-z]{26}$"),
            "amount": or_null(decimal("Major units; as much as is left and owed unless given.", whole=15, decimals=3)),
        },
        required=("invoice",),
        description="Credit to be used.",
        examples=[{"invoice": "inv_01kah5z0c0e8m9q4v2x7n3r6td", "amount": "59.50"}],
    ),
}
