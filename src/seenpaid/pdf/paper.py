"""What is printed: a document's photograph and its live state, as strings ready to be set. Knows no database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from seenpaid.pdf.address import address_lines
from seenpaid.pdf.bank import spaced, transfer_code
from seenpaid.pdf.colour import HOUSE_ACCENT, readable
from seenpaid.pdf.fonts import font_families
from seenpaid.pdf.lines import table
from seenpaid.pdf.logo import drawn_logo
from seenpaid.pdf.reading import Reading, Snapshot
from seenpaid.pdf.said import Said, said, said_lines
from seenpaid.pdf.sums import remarks, sums

_STAMPS: Final = {"draft": "stamp_draft", "paid": "stamp_paid", "cancelled": "stamp_cancelled"}
_VAT_ID: Final = re.compile(r"[A-Z]{2}[ 0-9A-Z]{2,}", re.ASCII)
_SCHEME: Final = re.compile(r"https?://(www\.)?")


@dataclass(frozen=True, slots=True)
class Branding:
    """How the seller looks today; a revision does not freeze it."""

    accent: str = HOUSE_ACCENT
    logo: bytes | None = None
    powered_by: bool = True
    paper_size: str = "a4"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to print: a revision's snapshot, and what has become of it since."""

    snapshot: Snapshot
    status: str
    paid_minor: int
    balance_minor: int
    branding: Branding = field(default_factory=Branding)

    @property
    def is_owed(self) -> bool:
        """Say whether this paper asks for money."""
        return (
            self.snapshot["kind"] == "invoice" and self.status not in {"paid", "cancelled"} and self.balance_minor > 0
        )


def contents(paper: Paper) -> dict[str, Any]:
    """Return everything the template prints: plain JSON values, every figure already written out."""
    reading = Reading.of(paper.snapshot)
    snapshot, words = reading.snapshot, reading.words
    seller, buyer = snapshot["seller"], snapshot["buyer"]
    heading = words[snapshot["kind"]]
    return {
        **_sheet(paper, reading),
        "title": " · ".join(filter(None, (f"{heading} {snapshot['number']}".strip(), seller["name"]))),
        "heading": heading,
        "number": snapshot["number"],
        "subject": said(snapshot["title"]),
        "stamp": {"text": words[_STAMPS[paper.status]], "tone": paper.status} if paper.status in _STAMPS else None,
        "seller": _seller(reading),
        "buyer": {
            "name": said(buyer["name"]),
            "lines": _said_address(buyer["address"], reading, home=seller["address"]["country"]),
        },
        "facts": _facts(reading),
        "headline": _headline(paper, reading),
        "table": table(reading),
        "sums": sums(reading, paid_minor=paper.paid_minor, balance_minor=paper.balance_minor),
        "remarks": remarks(reading),
        "payment": _payment(paper, reading) if paper.is_owed else None,
        "prose": [
            {"heading": words[name], "lines": said_lines(snapshot[name]), "length": len(snapshot[name])}
            for name in ("notes", "terms")
            if snapshot[name].strip()
        ],
        "words": {name: words[name] for name in _TEMPLATE_WORDS} | {"tax": reading.tax},
    }


_TEMPLATE_WORDS: Final = (
    "description",
    "quantity",
    "unit_price",
    "discount",
    "amount",
    "payment",
    "scan_to_pay",
    "page",
    "carried_over",
    "brought_forward",
)


def _sheet(paper: Paper, reading: Reading) -> dict[str, Any]:
    snapshot, branding = paper.snapshot, paper.branding
    logo = drawn_logo(branding.logo)
    if logo:
        logo["alt"] = reading.words["logo_of"].format(name=snapshot["seller"]["name"])
    parties = (snapshot["buyer"], snapshot["seller"])
    countries = [party["address"]["country"] for party in parties]
    return {
        "size": branding.paper_size,
        "date": [int(part) for part in snapshot["issue_date"].split("-")],
        "language": reading.language,
        "direction": reading.words["direction"],
        "fonts": font_families(language=snapshot["language"], countries=countries),
        "accent": readable(branding.accent),
        "logo": logo,
        "powered_by": reading.words["powered_by"] if branding.powered_by else "",
    }


def _seller(reading: Reading) -> dict[str, Any]:
    seller, buyer = reading.snapshot["seller"], reading.snapshot["buyer"]
    home = buyer["address"]["country"]  # Within one country nobody writes its name.
    website = _SCHEME.sub("", seller["website"]).rstrip("/")
    tax_id = f"{_tax_label(reading, seller['tax_id'])} {seller['tax_id']}" if seller["tax_id"] else ""
    reach = (seller["email"], seller["phone"], website, tax_id)
    return {
        "name": said(seller["name"]),
        "plain_name": seller["name"],
        "lines": _said_address(seller["address"], reading, home=home),
        "reach": [said(line) for line in reach if line],
    }


def _said_address(address: dict[str, str], reading: Reading, *, home: str) -> list[Said]:
    return [said(line) for line in address_lines(address, language=reading.language, home=home)]


def _facts(reading: Reading) -> list[dict[str, Any]]:
    snapshot, words = reading.snapshot, reading.words
    buyer_tax_id = snapshot["buyer"]["tax_id"]
    until = "valid_until" if snapshot["kind"] == "quote" else "due_date"
    facts = (
        (words["number"], snapshot["number"]),
        (words["issue_date"], reading.figures.day(snapshot["issue_date"])),
        (words[until], reading.figures.day(snapshot["due_date"]) if snapshot["due_date"] else ""),
        (words["po_number"], snapshot["po_number"]),
        (words["yours"].format(label=_tax_label(reading, buyer_tax_id)), buyer_tax_id),
    )
    return _labelled(facts)


def _headline(paper: Paper, reading: Reading) -> dict[str, str]:
    words, due = reading.words, paper.snapshot["due_date"]
    if not paper.is_owed:
        total = paper.snapshot["totals"]["total_minor"]
        return {"label": words["total"], "amount": reading.figures.money(total)}
    until = words["due_by"].format(date=reading.figures.day(due)) if due else ""
    return {
        "label": f"{words['amount_due']} {until}".rstrip(),
        "amount": reading.figures.money(paper.balance_minor),
    }


def _payment(paper: Paper, reading: Reading) -> dict[str, Any] | None:
    snapshot, words = paper.snapshot, reading.words
    bank, payee = snapshot["seller"]["bank"], snapshot["seller"]["name"]
    if not bank["iban"]:
        return None
    details = (
        (words["account_holder"], bank["account_holder"] or payee),
        (words["iban"], spaced(bank["iban"])),
        (words["bic"], bank["bic"]),
        (words["bank"], bank["bank_name"]),
        (words["reference"], snapshot["number"]),
    )
    code = transfer_code(
        bank, payee=payee, currency=snapshot["currency"], minor=paper.balance_minor, reference=snapshot["number"]
    )
    return {"details": _labelled(details), "code": code}


def _tax_label(reading: Reading, tax_id: str) -> str:
    return str(reading.words["vat_id" if _VAT_ID.match(tax_id) else "tax_id"])


def _labelled(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"label": label, "value": said(value)} for label, value in pairs if value]
