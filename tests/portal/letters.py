"""A paper to show, and ways to read a page."""

import copy
from html.parser import HTMLParser
from typing import Any

from seenpaid.pdf.paper import Branding, Paper
from seenpaid.portal.disclosure import Keeping
from seenpaid.portal.letter import letter

_EMPTY_ADDRESS = {"line1": "", "line2": "", "city": "", "region": "", "postal_code": "", "country": ""}
_SNAPSHOT = {
    "kind": "invoice",
    "number": "INV-0042",
    "title": "Website redesign",
    "revision": 1,
    "language": "en",
    "locale": "en-GB",
    "currency": "EUR",
    "issue_date": "2026-11-20",
    "due_date": "2026-12-04",
    "po_number": "PO-7741",
    "notes": "Thank you.\nUntil next time.",
    "terms": "Payable within 14 days.",
    "seller": {
        "name": "Studio North",
        "email": "billing@studionorth.example",
        "phone": "+49 30 901820",
        "website": "https://www.studionorth.example",
        "tax_id": "DE123456789",
        "address": {
            **_EMPTY_ADDRESS,
            "line1": "Torstraße 140",
            "city": "Berlin",
            "postal_code": "10119",
            "country": "DE",
        },
        "bank": {
            "account_holder": "Studio North GmbH",
            "iban": "DE89370400440532013000",
            "bic": "COBADEFFXXX",
            "bank_name": "Commerzbank",
        },
    },
    "buyer": {
        "name": "Dora Design",
        "email": "dora@example.com",
        "tax_id": "GB123456789",
        "address": {**_EMPTY_ADDRESS, "line1": "12 Rivington Street", "city": "London", "country": "GB"},
    },
    "lines": [
        {
            "description": "Design\nTwo drafts",
            "quantity": "2",
            "unit": "days",
            "unit_price": "800.00",
            "discount_percent": "10",
            "tax_rate": "19",
            "tax_category": "S",
            "net_minor": 144_000,
        },
        {
            "description": "Printed guide",
            "quantity": "25",
            "unit": "",
            "unit_price": "12.40",
            "discount_percent": "0",
            "tax_rate": "7",
            "tax_category": "S",
            "net_minor": 31_000,
        },
    ],
    "discount_percent": "0",
    "totals": {
        "lines_minor": 175_000,
        "discount_minor": 0,
        "subtotal_minor": 175_000,
        "tax_minor": 29_530,
        "total_minor": 204_530,
        "taxes": [
            {"rate": "19", "category": "S", "basis_minor": 144_000, "tax_minor": 27_360},
            {"rate": "7", "category": "S", "basis_minor": 31_000, "tax_minor": 2_170},
        ],
    },
}

TOKEN = "T0kenT0kenT0kenT0kenT0kenT0ken-_"


def make_snapshot(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(_SNAPSHOT), **changes}


def make_letter(
    snapshot: dict[str, Any] | None = None,
    *,
    status: str = "sent",
    paid_minor: int = 0,
    tracking: str = "detailed",
    has_objected: bool = False,
    accent: str = "#1f5f5b",
    powered_by: bool = True,
    logo_url: str = "",
) -> str:
    shown = snapshot or make_snapshot()
    paper = Paper(
        snapshot=shown,
        status=status,
        paid_minor=paid_minor,
        balance_minor=shown["totals"]["total_minor"] - paid_minor,
        branding=Branding(accent=accent, powered_by=powered_by),
    )
    keeping = Keeping(tracking, has_objected=has_objected, address_days=30, row_days=365)
    return letter(paper, path=f"/i/{TOKEN}", logo_url=logo_url, keeping=keeping).decode()


_VOID = {"meta", "link", "br", "img", "hr", "input", "path", "source", "wbr"}


class Page(HTMLParser):
    """A parsed page: its elements, its words, and whether what was opened was closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self._words: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len(attrs) != len(dict(attrs)):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self._words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] or "" for _, attributes in self.elements if attribute in attributes]
