"""What the API takes for a customer."""

from typing import Final

from seenpaid.api.inputs.schema import Schema, or_null, ref, structure, text
from seenpaid.companies.profile import ADDRESS_LIMITS, LANGUAGES

_ADDRESS: Final = structure(
    {name: or_null(text(limit)) for name, limit in ADDRESS_LIMITS.items()}
    | {"country": or_null(text(2, "ISO 3166-1, two letters; empty if unknown."))},
    description="A postal address.",
)
_CONTACT: Final = structure(
    {
        "id": {"description": "Taken and not looked at, so that what was read can be sent back."},
        "name": or_null(text(120)),
        "email": text(254, "An address of its own in this list.", format="email"),
        "role": or_null(text(60, "Such as “accounts payable”.")),
    },
    required=("email",),
    description="A person at the customer.",
)
_CUSTOMER: Final[Schema] = {
    "name": text(160, minLength=1),
    "email": or_null(text(254, "An e-mail address; empty if unknown.")),
    "phone": or_null(text(40)),
    "language": or_null(
        {"type": "string", "enum": ["", *LANGUAGES], "description": "Of the invoices; empty for the company's own."}
    ),
    "tax_id": or_null(text(40)),
    "einvoice_address": or_null(
        text(120, "Where e-invoices are delivered, such as “0204:991-12345-67”; empty if unknown.")
    ),
    "reference": or_null(text(60, "What the buyer asks to stand on its invoices, such as a Leitweg-ID.")),
    "notes": or_null(text(4000, "For yourself; customers never see it.")),
    "address": or_null(ref("AddressInput")),
    "contacts": {"type": "array", "maxItems": 50, "items": ref("ContactInput")},
}
_CUSTOMER_EXAMPLE: Final = {
    "name": "Dora Design",
    "email": "dora@example.com",
    "address": {"line1": "1 High Street", "city": "Boston", "region": "MA", "postal_code": "02108", "country": "US"},
    "contacts": [{"name": "Accounts", "email": "accounts@example.com", "role": "accounts payable"}],
}

CUSTOMERS: Final[Schema] = {
    "AddressInput": _ADDRESS,
    "ContactInput": _CONTACT,
    "CustomerInput": structure(
        _CUSTOMER, required=("name",), description="A new customer.", examples=[_CUSTOMER_EXAMPLE]
    ),
    "CustomerChanges": structure(
        _CUSTOMER, description="What shall be different.", examples=[{"email": "office@example.com"}]
    ),
}
