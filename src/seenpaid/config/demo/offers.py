"""Studio North's quotes: one accepted and billed, one declined, one still with its customer; and a portal."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from seenpaid.companies.access import Membership
from seenpaid.config.demo.lives import Step
from seenpaid.config.demo.readers import Reader, person
from seenpaid.customers.models import Customer
from seenpaid.documents.actions import Answer, answer_quote, convert, create_document
from seenpaid.documents.models import Document, Kind
from seenpaid.engagement.capture import Capture
from seenpaid.engagement.recorder import record
from seenpaid.events.actions import RECIPIENT
from seenpaid.sharing.access import LinkKind, access_link
from seenpaid.sharing.actions import share
from seenpaid.sharing.links import token_of
from seenpaid.sharing.portal import share_portal

type Lines = list[dict[str, str]]

_CAMPAIGN: Final[Lines] = [
    {
        "description": "Concept and art direction",
        "quantity": "3",
        "unit": "d",
        "unit_price": "780.00",
        "tax_rate": "19",
    },
    {"description": "Photography, one day on site", "quantity": "1", "unit_price": "1900.00", "tax_rate": "19"},
]
_SIGNS: Final[Lines] = [
    {"description": "Wayfinding signs, design", "quantity": "12", "unit_price": "140.00", "tax_rate": "19"}
]
_CARE: Final[Lines] = [
    {"description": "Website care, a year", "quantity": "12", "unit_price": "120.00", "tax_rate": "19"}
]
_AT_HARTMANN: Final = person(["edge_windows", "203.0.113.14", "Munich", "Bavaria", "DE", "de-DE"])
_AT_BEACON_HILL: Final = person(["chrome_mac", "198.51.100.23", "Boston", "Massachusetts", "US", "en-US"])
_AT_AOZORA: Final = person(["chrome_windows", "203.0.113.201", "Osaka", "Ōsaka", "JP", "ja"])


def offering(owner: Membership, customers: Mapping[str, Customer], *, now: datetime) -> list[Step]:
    """Return what happens to the quotes, each at its moment; the customers who get them are the first three."""
    first, second, third = list(customers.values())[:3]
    made: dict[str, Document] = {}
    tokens: dict[str, str] = {}

    def offer(name: str, customer: Customer, title: str, lines: Lines) -> Callable[[datetime], None]:
        def do(at: datetime) -> None:
            raw: dict[str, Any] = {"customer": customer.pk, "title": title, "lines": lines}
            made[name] = create_document(owner.company, kind=Kind.QUOTE, raw=raw, by=owner, now=at)
            tokens[name] = token_of(share(made[name], by=owner, now=at))

        return do

    def read(name: str, reader: Reader) -> Callable[[datetime], None]:
        return lambda at: _open(tokens[name], reader.opens(at=at))

    def answer(name: str, who: str, *, is_accepted: bool, reason: str) -> Callable[[datetime], None]:
        def do(at: datetime) -> None:
            said = Answer(is_accepted=is_accepted, name=who, reason=reason, revision=1)
            answer_quote(made[name], answer=said, actor=RECIPIENT, now=at)

        return do

    def day(number: int, hour: int = 0) -> datetime:
        return now - timedelta(days=number, hours=hour)

    return [
        (day(40), lambda at: _open_portal(first, by=owner, at=at)),
        (day(24), offer("campaign", first, "Spring campaign", _CAMPAIGN)),
        (day(23, 6), read("campaign", _AT_HARTMANN)),
        (day(21, 4), read("campaign", _AT_HARTMANN)),
        (day(21, 3), answer("campaign", "Petra Hartmann", is_accepted=True, reason="Please start in March.")),
        (day(20), lambda at: _bill(made["campaign"], by=owner, at=at)),
        (day(16), offer("care", second, "Website care, one year", _CARE)),
        (day(12, 6), read("care", _AT_BEACON_HILL)),
        (day(12, 5), answer("care", "Jonas Lind", is_accepted=False, reason="Not in this year's budget.")),
        (day(2, 4), offer("signs", third, "Signs for the new wing", _SIGNS)),
        (day(1, 2), read("signs", _AT_AOZORA)),
    ]


def _open(token: str, captured: Capture) -> None:
    record(access_link(token, kind=LinkKind.QUOTE, now=captured.at), captured)


def _open_portal(customer: Customer, *, by: Membership, at: datetime) -> None:
    share_portal(customer, by=by, now=at)


def _bill(quote: Document, *, by: Membership, at: datetime) -> None:
    convert(quote, by=by, now=at)
