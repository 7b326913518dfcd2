"""What the API takes about money that came."""

from typing import Final

from seenpaid.api.inputs.schema import DAY, Schema, decimal, or_null, structure, text
from seenpaid.payments.actions.manual import METHODS
from seenpaid.payments.actions.refund import AFTERWARDS

PAYMENTS: Final[Schema] = {
    "PaymentInput": structure(
        {
            "amount": decimal("Major units, above zero and no more than is owed.", whole=15, decimals=3),
            "method": {"type": "string", "enum": METHODS},
            "paid_on": or_null(DAY | {"description": "Today unless given; not in the future."}),
            "reference": or_null(text(120, "Such as what the bank statement says.")),
        },
        required=("amount", "method"),
        description="Money that came outside.",
        examples=[{"amount": "119.00", "method": "bank_transfer", "paid_on": "2026-11-20", "reference": "INV-0001"}],
    ),
    "PaymentChanges": structure(
        {
            "amount": decimal("Major units, above zero.", whole=15, decimals=3),
            "method": {"type": "string", "enum": METHODS},
            "paid_on": DAY | {"description": "Not in the future."},
            "reference": text(120, "Such as what the bank statement says."),
        },
        description="What was not right; the rest stays.",
        examples=[{"amount": "119.00", "reference": "INV-0001"}],
    ),
    "RefundInput": structure(
        {
            "amount": or_null(decimal("Major units; all that is left of it unless given.", whole=15, decimals=3)),
            "then": {
                "type": "string",
                "enum": AFTERWARDS,
                "description": "What the customer owes afterwards: it again (`owed`), or not (`credit`: a credit note is issued). "
                "Unless given, they owe it again and reminders rest.",
            },
        },
        description="How much of a payment to give back, by the gateway that took it.",
        examples=[{"amount": "19.00", "then": "credit"}, {}],
    ),
}
