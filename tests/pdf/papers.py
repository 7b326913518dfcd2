"""Papers for tests, from plain values: no database. Each maker asks only for what a test cares about."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PIL import Image
from pypdf import PdfReader

from seenpaid.documents.totals import compute
from seenpaid.lib.money import exponent
from seenpaid.pdf.paper import Branding, Paper

IBAN = "DE89370400440532013000"


@dataclass(frozen=True)
class Line:
    description: str
    quantity: Decimal = Decimal(1)
    unit_price: Decimal = Decimal(100)
    unit: str = ""
    discount_percent: Decimal = Decimal(0)
    tax_rate: Decimal = Decimal(19)
    tax_category: str = "S"


def make_line(
    description: str = "Design",
    quantity: str = "2",
    unit_price: str = "100",
    *,
    unit: str = "",
    discount: str = "0",
    tax: str = "19",
    category: str = "",
) -> Line:
    rate = Decimal(tax)
    category = category or ("S" if rate else "Z")
    return Line(description, Decimal(quantity), Decimal(unit_price), unit, Decimal(discount), rate, category)


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"


def price(number: Decimal, currency: str) -> str:
    whole, _, fraction = plain(number).partition(".")
    fraction = fraction.ljust(exponent(currency), "0")
    return f"{whole}.{fraction}" if fraction else whole


def make_address(country: str = "DE", **parts: str) -> dict[str, str]:
    blank = dict.fromkeys(("line1", "line2", "city", "region", "postal_code"), "")
    return {**blank, "country": country, **parts}


def make_seller(name: str = "Studio North", **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "email": "hello@studionorth.example",
        "phone": "+49 30 5550 1234",
        "website": "https://www.studionorth.example/",
        "tax_id": "DE123456788",
        "address": make_address(line1="Kastanienallee 12", postal_code="10435", city="Berlin"),
        "bank": {"account_holder": "", "iban": IBAN, "bic": "COBADEFFXXX", "bank_name": "Commerzbank"},
        **fields,
    }


def make_buyer(name: str = "Dora Design", **fields: Any) -> dict[str, Any]:
    address = make_address(line1="Marktgasse 3", postal_code="20095", city="Hamburg")
    return {"name": name, "email": "dora@example.com", "tax_id": "", "address": address, **fields}


def make_snapshot(
    lines: Sequence[Line] = (),
    *,
    currency: str = "EUR",
    discount: str = "0",
    prices_include_tax: bool = False,
    **fields: Any,
) -> dict[str, Any]:
    lines = lines or (make_line(),)
    totals = compute(
        lines, discount_percent=Decimal(discount), currency=currency, prices_include_tax=prices_include_tax
    )
    grosses = totals.grosses_minor or (None,) * len(lines)
    return {
        "kind": "invoice",
        "number": "INV-0042",
        "title": "Website redesign",
        "revision": 1,
        "language": "en",
        "locale": "en-GB",
        "currency": currency,
        "issue_date": "2026-11-20",
        "due_date": "2026-12-04",
        "po_number": "",
        "notes": "",
        "terms": "",
        "seller": make_seller(),
        "buyer": make_buyer(),
        "lines": [
            {
                "description": line.description,
                "quantity": plain(line.quantity),
                "unit": line.unit,
                "unit_price": price(line.unit_price, currency),
                "discount_percent": plain(line.discount_percent),
                "tax_rate": plain(line.tax_rate),
                "tax_category": line.tax_category,
                "net_minor": net,
                **({} if gross is None else {"gross_minor": gross}),
            }
            for line, net, gross in zip(lines, totals.nets_minor, grosses, strict=True)
        ],
        **({"prices_include_tax": True} if prices_include_tax else {}),
        "discount_percent": discount,
        "totals": {
            "lines_minor": totals.lines_minor,
            "discount_minor": totals.discount_minor,
            "subtotal_minor": totals.subtotal_minor,
            "tax_minor": totals.tax_minor,
            "total_minor": totals.total_minor,
            "taxes": [
                {
                    "rate": plain(tax.rate),
                    "category": tax.category,
                    "basis_minor": tax.basis_minor,
                    "tax_minor": tax.tax_minor,
                }
                for tax in totals.taxes
            ],
        },
        **fields,
    }


PRECEDING = {"number": "INV-0041", "issue_date": "2026-10-02"}
STAGES = [
    {"label": "", "due_date": "2026-12-01", "minor": 7_140},
    {"label": "", "due_date": "2026-12-20", "minor": 16_660},
]


def make_paper(
    lines: Sequence[Line] = (),
    *,
    status: str = "sent",
    paid_minor: int = 0,
    credited_minor: int = 0,
    branding: Branding | None = None,
    **snapshot: Any,
) -> Paper:
    photograph = make_snapshot(lines, **snapshot)
    balance = photograph["totals"]["total_minor"] - paid_minor - credited_minor
    return Paper(photograph, status, paid_minor, balance, branding or Branding(), credited_minor)


def make_logo(width: int = 60, height: int = 20) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), "#1f5f5b").save(out, format="PNG")
    return out.getvalue()


def text_of(pdf: bytes) -> str:
    """Return what the PDF says, in one line: where a line broke is the typesetter's affair."""
    return " ".join(" ".join(pages_of(pdf)).split())


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def is_archive(pdf: bytes) -> bool:
    """Say whether the PDF calls itself PDF/A-3: Typst refuses to when a character has no glyph."""
    return b"<pdfaid:part>3<" in xmp_of(pdf)


def xmp_of(pdf: bytes) -> bytes:
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()
