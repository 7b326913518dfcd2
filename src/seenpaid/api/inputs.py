"""What the API takes, as JSON Schema: for the document and its readers. The verbs' own readers decide, and say why."""

from typing import Any, Final

from seenpaid.companies.profile import ADDRESS_LIMITS, LANGUAGES
from seenpaid.documents.draft import MOST_LINES
from seenpaid.documents.parts import MOST as MOST_STAGES
from seenpaid.messaging.addresses import MOST_RECIPIENTS
from seenpaid.payments.actions.manual import METHODS

type Schema = dict[str, Any]


def _text(limit: int, description: str = "", **more: object) -> Schema:
    return {"type": "string", "maxLength": limit} | ({"description": description} if description else {}) | more


def _object(properties: Schema, *, required: tuple[str, ...] = (), description: str = "", **more: object) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
        **({"required": list(required)} if required else {}),
        **more,
    }


def _or_null(schema: Schema) -> Schema:
    """Also take null, which stands for the field's default."""
    if "$ref" in schema:
        described = {name: value for name, value in schema.items() if name != "$ref"}
        return {"anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}], **described}
    enum = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **enum}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _decimal(description: str, *, whole: int, decimals: int, sign: str = "", default: str | None = None) -> Schema:
    digits = {"type": "string", "pattern": f"^{sign}[0-9]{{1,{whole}}}(\\.[0-9]{{1,{decimals}}})?$"}
    return digits | {"description": description} | ({} if default is None else {"default": default})


def _percent(description: str, *, default: str | None = "0") -> Schema:
    pattern = r"^(100(\.0{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?)$"
    given = {} if default is None else {"default": default}
    return {"type": "string", "pattern": pattern, "description": description, **given}


_DAY: Final[Schema] = {"type": "string", "format": "date"}
_ADDRESS: Final = _object(
    {name: _or_null(_text(limit)) for name, limit in ADDRESS_LIMITS.items()}
    | {"country": _or_null(_text(2, "ISO 3166-1, two letters; empty if unknown."))},
    description="A postal address.",
)
_CONTACT: Final = _object(
    {
        "id": {"description": "Taken and not looked at, so that what was read can be sent back."},
        "name": _or_null(_text(120)),
        "email": _text(254, "An address of its own in this list.", format="email"),
        "role": _or_null(_text(60, "Such as “accounts payable”.")),
    },
    required=("email",),
    description="A person at the customer.",
)
_CUSTOMER: Final[Schema] = {
    "name": _text(160, minLength=1),
    "email": _or_null(_text(254, "An e-mail address; empty if unknown.")),
    "phone": _or_null(_text(40)),
    "language": _or_null(
        {"type": "string", "enum": ["", *LANGUAGES], "description": "Of the invoices; empty for the company's own."}
    ),
    "tax_id": _or_null(_text(40)),
    "einvoice_address": _or_null(
        _text(120, "Where e-invoices are delivered, such as “0204:991-12345-67”; empty if unknown.")
    ),
    "reference": _or_null(_text(60, "What the buyer asks to stand on its invoices, such as a Leitweg-ID.")),
    "notes": _or_null(_text(4000, "For yourself; customers never see it.")),
    "address": _or_null(_ref("AddressInput")),
    "contacts": {"type": "array", "maxItems": 50, "items": _ref("ContactInput")},
}
_LINE: Final = _object(
    {
        "description": _text(2000, minLength=1),
        "quantity": _or_null(_decimal("How many; negative to give back.", whole=9, decimals=6, sign="-?", default="1")),
        "unit": _or_null(_text(20, "Such as “h”.")),
        "unit_price": _decimal("Major units, before tax.", whole=12, decimals=6),
        "discount_percent": _or_null(_percent("Off this line.")),
        "tax_rate": _or_null(_percent("In percent.")),
        "tax_category": _or_null(
            _ref("TaxCategory")
            | {"description": "UNCL5305: standard (S) with a rate above 0, otherwise zero-rated (Z), unless given."}
        ),
    },
    required=("description", "unit_price"),
    description="One thing charged for.",
)
_PARTIAL: Final = _object(
    {
        "enabled": {"type": "boolean", "default": False},
        "minimum": _or_null(_decimal("The least part, in major units.", whole=15, decimals=3)),
    },
    description="Whether the customer may pay in parts.",
)
_INVOICE: Final[Schema] = {
    "customer": _text(40, "The id of one of your customers.", pattern="^cus_[0-9a-z]{26}$"),
    "title": _or_null(_text(160)),
    "currency": _or_null(_ref("Currency") | {"description": "The company's own unless given."}),
    "issue_date": _or_null(_DAY | {"description": "Today, at the company's place, unless given."}),
    "due_date": _or_null(_DAY | {"description": "By the company's terms unless given; null for none."}),
    "lines": {"type": "array", "minItems": 1, "maxItems": MOST_LINES, "items": _ref("LineInput")},
    "discount_percent": _or_null(_percent("Off the whole invoice.")),
    "notes": _or_null(_text(4000, "The company's own unless given; null for none.")),
    "terms": _or_null(_text(4000, "The company's own unless given; null for none.")),
    "po_number": _or_null(_text(60, "The customer's order number.")),
    "partial_payments": _or_null(_ref("PartialPaymentsInput")),
    "stages": _or_null(
        {
            "type": "array",
            "maxItems": MOST_STAGES,
            "items": _ref("StageInput"),
            "description": "Two to twelve parts, in the order they are due, that add up to the total; a deposit is two. "
            "The invoice is due with the last one, whatever `due_date` says. Empty: paid as a whole.",
        }
    ),
}
_QUOTE: Final[Schema] = {
    **_INVOICE,
    "stages": _or_null({"type": "array", "maxItems": 0, "description": "Only an invoice is paid in stages."}),
    "due_date": _or_null(_DAY | {"description": "The last day it can be answered; thirty days on unless given."}),
    "discount_percent": _or_null(_percent("Off the whole quote.")),
}
_CREDIT_NOTE: Final[Schema] = {
    **{name: each for name, each in _INVOICE.items() if name not in {"due_date", "stages", "partial_payments"}},
    "invoice": _or_null(_text(40, "The invoice it corrects; it stays with it.", pattern="^inv_[0-9a-z]{26}$")),
    "amount": _or_null(_decimal("With an invoice: so much of it, tax included.", whole=15, decimals=3)),
    "lines": {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_LINES,
        "items": {"anyOf": [_ref("LineInput"), {"type": "integer", "minimum": 1}]},
        "description": "What is given back; with an invoice, its lines may be named by their positions, from 1.",
    },
    "discount_percent": _or_null(_percent("Off the whole credit note.")),
}
_ADDRESSES: Final[Schema] = {"type": "array", "maxItems": MOST_RECIPIENTS, "items": _text(254, format="email")}
_MAIL: Final[Schema] = {
    "to": _ADDRESSES | {"minItems": 1, "description": "Each gets a mail and a link of their own."},
    "cc": _or_null(_ADDRESSES | {"description": "Get a copy; their opens never count as the customer's."}),
    "bcc": _or_null(_ADDRESSES | {"description": "As cc, and nobody sees them."}),
    "subject": _or_null(_text(200, "One line; the usual one in the customer's language unless given.")),
    "message": _or_null(_text(5000, "Your words, between the greeting and the link; the usual ones unless given.")),
    "attach_pdf": _or_null({"type": "boolean", "default": False}),
}
_CUSTOMER_EXAMPLE: Final = {
    "name": "Dora Design",
    "email": "dora@example.com",
    "address": {"line1": "1 High Street", "city": "Boston", "region": "MA", "postal_code": "02108", "country": "US"},
    "contacts": [{"name": "Accounts", "email": "accounts@example.com", "role": "accounts payable"}],
}
_INVOICE_EXAMPLE: Final = {
    "customer": "cus_01kah5z0c0e8m9q4v2x7n3r6td",
    "title": "Website redesign",
    "currency": "EUR",
    "due_date": "2026-12-04",
    "lines": [{"description": "Design", "quantity": "2", "unit_price": "100.00", "tax_rate": "19"}],
}

_STAGE: Final = _object(
    {
        "amount": _or_null(
            _decimal("Major units; the last stage may leave it out: it is what is left.", whole=15, decimals=3)
        ),
        "percent": _or_null(_percent("Of the total, instead of an amount.", default=None)),
        "due_date": _DAY,
        "label": _or_null(_text(60, "What it is called; “Deposit” and “Balance”, or “Part 1 of 3”, unless given.")),
        "paid": {"description": "Taken and not looked at, so that what was read can be sent back."},
        "status": {"description": "As `paid`."},
    },
    required=("due_date",),
    description="A part of an invoice with a due date of its own.",
    examples=[{"percent": "30", "due_date": "2026-12-04"}],
)

INPUTS: Final[Schema] = {
    "AddressInput": _ADDRESS,
    "ContactInput": _CONTACT,
    "LineInput": _LINE,
    "PartialPaymentsInput": _PARTIAL,
    "StageInput": _STAGE,
    "CustomerInput": _object(
        _CUSTOMER, required=("name",), description="A new customer.", examples=[_CUSTOMER_EXAMPLE]
    ),
    "CustomerChanges": _object(
        _CUSTOMER, description="What shall be different.", examples=[{"email": "office@example.com"}]
    ),
    "InvoiceInput": _object(
        _INVOICE, required=("customer", "lines"), description="A new invoice.", examples=[_INVOICE_EXAMPLE]
    ),
    "InvoiceChanges": _object(
        _INVOICE, description="What shall be different.", examples=[{"title": "Website redesign, part two"}]
    ),
    "MailInput": _object(
        _MAIL, required=("to",), description="Whom to write to, and what.", examples=[{"to": ["dora@example.com"]}]
    ),
    "QuoteInput": _object(
        _QUOTE, required=("customer", "lines"), description="A new quote.", examples=[_INVOICE_EXAMPLE]
    ),
    "QuoteChanges": _object(
        _QUOTE, description="What shall be different.", examples=[{"title": "Website redesign, part two"}]
    ),
    "CreditNoteInput": _object(
        _CREDIT_NOTE,
        description="A new credit note: free, with a customer and lines; or of an invoice, all of it unless `lines` or "
        "`amount` says which part.",
        examples=[{"invoice": "inv_01kah5z0c0e8m9q4v2x7n3r6td", "amount": "59.50"}],
    ),
    "CreditNoteChanges": _object(
        {name: each for name, each in _CREDIT_NOTE.items() if name not in {"invoice", "amount"}}
        | {"lines": _INVOICE["lines"]},
        description="What shall be different.",
        examples=[{"title": "Returned goods"}],
    ),
    "ApplyInput": _object(
        {
            "invoice": _text(40, "Which of the customer's open invoices.", pattern="^inv_[0-9a-z]{26}$"),
            "amount": _or_null(
                _decimal("Major units; as much as is left and owed unless given.", whole=15, decimals=3)
            ),
        },
        required=("invoice",),
        description="Credit to be used.",
        examples=[{"invoice": "inv_01kah5z0c0e8m9q4v2x7n3r6td", "amount": "59.50"}],
    ),
    "AnswerInput": _object(
        {"name": _text(120, "Who answered.", minLength=1), "reason": _or_null(_text(1000, "What they said."))},
        required=("name",),
        description="A customer's answer to a quote.",
        examples=[{"name": "Dora Klein", "reason": "As agreed on the telephone"}],
    ),
    "ReminderPauseInput": _object(
        {
            "until": _or_null(_DAY | {"description": "The last day without reminders; null until they are resumed."}),
            "reason": _or_null(_text(200, "For yourself and your colleagues.")),
        },
        description="A pause.",
        examples=[{"until": "2026-12-14", "reason": "Promised on the telephone"}],
    ),
    "PaymentInput": _object(
        {
            "amount": _decimal("Major units, above zero and no more than is owed.", whole=15, decimals=3),
            "method": {"type": "string", "enum": METHODS},
            "paid_on": _or_null(_DAY | {"description": "Today unless given; not in the future."}),
            "reference": _or_null(_text(120, "Such as what the bank statement says.")),
        },
        required=("amount", "method"),
        description="Money that came outside.",
        examples=[{"amount": "119.00", "method": "bank_transfer", "paid_on": "2026-11-20", "reference": "INV-0001"}],
    ),
    "PaymentChanges": _object(
        {
            "amount": _decimal("Major units, above zero.", whole=15, decimals=3),
            "method": {"type": "string", "enum": METHODS},
            "paid_on": _DAY | {"description": "Not in the future."},
            "reference": _text(120, "Such as what the bank statement says."),
        },
        description="What was not right; the rest stays.",
        examples=[{"amount": "119.00", "reference": "INV-0001"}],
    ),
    "RefundInput": _object(
        {"amount": _or_null(_decimal("Major units; all that is left of it unless given.", whole=15, decimals=3))},
        description="How much of a payment to give back, by the gateway that took it.",
        examples=[{"amount": "19.00"}, {}],
    ),
    "ViewChanges": _object(
        {
            "verdict": {"type": "string", "enum": ["human", "automated"]},
            "remember": {
                "type": ["string", "null"],
                "enum": ["customer", "network", "office", None],
                "description": "Let the word hold for other opens too: `customer` (with `human`) for this browser at this "
                "address, `network` (with `automated`) for the network, both of this customer; `office` (with `human`) "
                "for the address as your own, whose opens are previews.",
            },
        },
        required=("verdict",),
        description="A member's word.",
        examples=[{"verdict": "automated"}, {"verdict": "automated", "remember": "network"}],
    ),
}
