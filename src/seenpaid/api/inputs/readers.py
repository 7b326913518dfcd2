"""What the API takes about mails, reminders and opens."""

from typing import Final

from seenpaid.api.inputs.schema import DAY, Schema, or_null, structure, text
from seenpaid.messaging.addresses import MOST_RECIPIENTS

_ADDRESSES: Final[Schema] = {"type": "array", "maxItems": MOST_RECIPIENTS, "items": text(254, format="email")}
_MAIL: Final[Schema] = {
    "to": _ADDRESSES | {"minItems": 1, "description": "Each gets a mail and a link of their own."},
    "cc": or_null(_ADDRESSES | {"description": "Get a copy; their opens never count as the customer's."}),
    "bcc": or_null(_ADDRESSES | {"description": "As cc, and nobody sees them."}),
    "subject": or_null(text(200, "One line; the usual one in the customer's language unless given.")),
    "message": or_null(text(5000, "Your words, between the greeting and the link; the usual ones unless given.")),
    "attach_pdf": or_null({"type": "boolean", "default": False}),
    "attach_files": or_null(
        {"type": "boolean", "default": False, "description": "The files beside the document, too."}
    ),
}

READERS: Final[Schema] = {
    "MailInput": structure(
        _MAIL, required=("to",), description="Whom to write to, and what.", examples=[{"to": ["dora@example.com"]}]
    ),
    "AccountMailInput": structure(
        {name: _MAIL[name] for name in ("to", "subject", "message")},
        required=("to",),
        description="Whom to write to, and what.",
        examples=[{"to": ["dora@example.com"]}],
    ),
    "ReminderPauseInput": structure(
        {
            "until": or_null(DAY | {"description": "The last day without reminders; null until they are resumed."}),
            "reason": or_null(text(200, "For yourself and your colleagues.")),
        },
        description="A pause.",
        examples=[{"until": "2026-12-14", "reason": "Promised on the telephone"}],
    ),
    "ViewChanges": structure(
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
