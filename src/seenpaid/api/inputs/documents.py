"""What the API takes for an invoice or a quote, and for an answer to one."""

from typing import Final

from seenpaid.api.inputs.schema import DAY, Schema, decimal, or_null, percent, ref, structure, text
from seenpaid.documents.draft import MOST_LINES
from seenpaid.documents.parts import MOST as MOST_STAGES

_LINE: Final = structure(
    {
        "description": text(2000, minLength=1),
        "quantity": or_null(decimal("How many; negative to give back.", whole=9, decimals=6, sign="-?", default="1")),
        "unit": or_null(text(20, "Such as “h”.")),
        "unit_price": decimal("Major units, before tax unless `prices_include_tax`.", whole=12, decimals=6),
        "discount_percent": or_null(percent("Off this line.")),
        "tax_rate": or_null(percent("In percent.")),
        "tax_category": or_null(
            ref("TaxCategory")
            | {"description": "UNCL5305: standard (S) with a rate above 0, otherwise zero-rated (Z), unless given."}
        ),
        "gross": {"description": "Taken and not looked at, so that what was read can be sent back without `net`."},
    },
    required=("description", "unit_price"),
    description="One thing charged for.",
)
_PARTIAL: Final = structure(
    {
        "enabled": {"type": "boolean", "default": False},
        "minimum": or_null(decimal("The least part, in major units.", whole=15, decimals=3)),
    },
    description="Whether the customer may pay in parts.",
)
_STAGE: Final = structure(
    {
        "amount": or_null(
            decimal("Major units; the last stage may leave it out: it is what is left.", whole=15, decimals=3)
        ),
        "percent": or_null(percent("Of the total, instead of an amount.", default=None)),
        "due_date": DAY,
        "label": or_null(text(60, "What it is called; “Deposit” and “Balance”, or “Part 1 of 3”, unless given.")),
        "paid": {"description": "Taken and not looked at, so that what was read can be sent back."},
        "status": {"description": "As `paid`."},
    },
    required=("due_date",),
    description="A part of an invoice with a due date of its own.",
    examples=[{"percent": "30", "due_date": "2026-12-04"}],
)
INVOICE: Final[Schema] = {
    "customer": text(40, "The id of one of your customers.", pattern="^cus_[0-9a-z]{26}$"),
    "title": or_null(text(160)),
    "currency": or_null(ref("Currency") | {"description": "The company's own unless given."}),
    "prices_include_tax": or_null(
        {"type": "boolean", "description": "Whether the unit prices hold their tax. As the company does unless given."}
    ),
    "issue_date": or_null(DAY | {"description": "Today, at the company's place, unless given."}),
    "due_date": or_null(DAY | {"description": "By the company's terms unless given; null for none."}),
    "lines": {"type": "array", "minItems": 1, "maxItems": MOST_LINES, "items": ref("LineInput")},
    "discount_percent": or_null(percent("Off the whole invoice.")),
    "notes": or_null(text(4000, "The company's own unless given; null for none.")),
    "terms": or_null(text(4000, "The company's own unless given; null for none.")),
    "po_number": or_null(text(60, "The customer's order number.")),
    "partial_payments": or_null(ref("PartialPaymentsInput")),
    "stages": or_null(
        {
            "type": "array",
            "maxItems": MOST_STAGES,
            "items": ref("StageInput"),
            "description": "Two to twelve parts, in the order they are due, that add up to the total; a deposit is two. "
            "The invoice is due with the last one, whatever `due_date` says. Empty: paid as a whole.",
        }
    ),
}
_QUOTE: Final[Schema] = {
    **INVOICE,
    "stages": or_null({"type": "array", "maxItems": 0, "description": "Only an invoice is paid in stages."}),
    "due_date": or_null(DAY | {"description": "The last day it can be answered; thirty days on unless given."}),
    "discount_percent": or_null(percent("Off the whole quote.")),
}
_INVOICE_EXAMPLE: Final = {
    "customer": "cus_01kah5z0c0e8m9q4v2x7n3r6td",
    "title": "Website redesign",
    "currency": "EUR",
    "due_date": "2026-12-04",
    "lines": [{"description": "Design", "quantity": "2", "unit_price": "100.00", "tax_rate": "19"}],
}

DOCUMENTS: Final[Schema] = {
    "LineInput": _LINE,
    "PartialPaymentsInput": _PARTIAL,
    "StageInput": _STAGE,
    "InvoiceInput": structure(
        INVOICE, required=("customer", "lines"), description="A new invoice.", examples=[_INVOICE_EXAMPLE]
    ),
    "InvoiceChanges": structure(
        INVOICE, description="What shall be different.", examples=[{"title": "Website redesign, part two"}]
    ),
    "QuoteInput": structure(
        _QUOTE, required=("customer", "lines"), description="A new quote.", examples=[_INVOICE_EXAMPLE]
    ),
    "QuoteChanges": structure(
        _QUOTE, description="What shall be different.", examples=[{"title": "Website redesign, part two"}]
    ),
    "AnswerInput": structure(
        {"name": text(120, "Who answered.", minLength=1), "reason": or_null(text(1000, "What they said."))},
        required=("name",),
        description="A customer's answer to a quote.",
        examples=[{"name": "Dora Klein", "reason": "As agreed on the telephone"}],
    ),
    "ShareInput": structure(
        {
            "access_code": or_null(
                text(
                    64, "Asked for before the page is shown; null asks for none. Not readable afterwards.", minLength=4
                )
            ),
            "expires_at": or_null(
                text(40, "The last day, or the moment, that the link works; null for as long as nobody revokes it.")
            ),
        },
        description="What the link asks for, and how long it works. What is not named stays.",
        examples=[{"access_code": "blue-heron-42", "expires_at": "2026-12-31"}, {}],
    ),
}
