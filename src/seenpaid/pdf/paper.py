"""What is printed: a document's photograph and its live state, as strings ready to be set. Knows no database."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from seenpaid.documents.parts import Part, filled, next_of
from seenpaid.pdf.colour import HOUSE_ACCENT, readable
from seenpaid.pdf.fonts import font_families
from seenpaid.pdf.letter import account, buyer, facts, seller
from seenpaid.pdf.lines import carried, column_titles, table
from seenpaid.pdf.logo import drawn_logo
from seenpaid.pdf.parts import part_name
from seenpaid.pdf.reading import Reading, Snapshot
from seenpaid.pdf.said import said, said_lines
from seenpaid.pdf.sums import remarks, sums

_STAMPS: Final = {"draft": "stamp_draft", "paid": "stamp_paid", "cancelled": "stamp_cancelled"}
_PRINTED_WORDS: Final = (
    "description quantity unit_price discount amount payment scan_to_pay page carried_over brought_forward"
).split()


@dataclass(frozen=True, slots=True)
class Branding:
    """How the seller looks today; a revision does not freeze it."""

    accent: str = HOUSE_ACCENT
    logo: bytes | None = None
    powered_by: bool = True
    paper_size: str = "a4"
    layout: str = "letter"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to print: a revision's snapshot, and what has become of it since."""

    snapshot: Snapshot
    status: str
    paid_minor: int
    balance_minor: int
    branding: Branding = field(default_factory=Branding)
    credited_minor: int = 0
    paid_on: date | None = None
    """The day of the last payment at the seller's place; a paper that is paid says it."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts it is paid in, as they stand."""
        return filled(self.snapshot.get("stages", ()), paid_minor=self.paid_minor + self.credited_minor)

    @property
    def asked_minor(self) -> int:
        """Return what is asked for now: the next part, or all that is owed."""
        part = next_of(self.parts)
        return part.open_minor if part else self.balance_minor

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
    heading = words[snapshot["kind"]]
    return {
        **sheet_of(paper.branding, reading),
        "title": " · ".join(filter(None, (f"{heading} {snapshot['number']}".strip(), snapshot["seller"]["name"]))),
        "heading": heading,
        "number": snapshot["number"],
        "subject": said(snapshot["title"]),
        "stamp": {"text": words[_STAMPS[paper.status]], "tone": paper.status} if paper.status in _STAMPS else None,
        "seller": seller(reading),
        "buyer": buyer(reading),
        "facts": facts(reading, paid_on=paper.paid_on if paper.status == "paid" else None),
        "headline": _headline(paper, reading),
        "table": table(reading),
        "carried": carried(reading),
        "sums": sums(
            reading,
            paid_minor=paper.paid_minor,
            credited_minor=paper.credited_minor,
            balance_minor=paper.balance_minor,
            parts=paper.parts,
        ),
        "remarks": remarks(reading),
        "payment": account(reading, owed_minor=paper.asked_minor) if paper.is_owed else None,
        "prose": [
            {"heading": words[name], "lines": said_lines(snapshot[name]), "length": len(snapshot[name])}
            for name in ("notes", "terms")
            if snapshot[name].strip()
        ],
        "words": {name: words[name] for name in _PRINTED_WORDS} | column_titles(reading) | {"tax": reading.tax},
    }


def sheet_of(branding: Branding, reading: Reading) -> dict[str, Any]:
    """Return what every sheet is: its size, colour, language, typefaces and logo."""
    snapshot = reading.snapshot
    logo = drawn_logo(branding.logo)
    if logo:
        logo["alt"] = reading.words["logo_of"].format(name=snapshot["seller"]["name"])
    parties = (snapshot["buyer"], snapshot["seller"])
    countries = [party["address"]["country"] for party in parties]
    return {
        "size": branding.paper_size,
        "layout": branding.layout,
        "date": [int(part) for part in snapshot["issue_date"].split("-")],
        "language": reading.language,
        "direction": reading.words["direction"],
        "fonts": font_families(language=snapshot["language"], countries=countries),
        "accent": readable(branding.accent),
        "logo": logo,
        "powered_by": reading.words["powered_by"] if branding.powered_by else "",
    }


def _headline(paper: Paper, reading: Reading) -> dict[str, str]:
    words, due = reading.words, paper.snapshot["due_date"]
    if not paper.is_owed:
        total = paper.snapshot["totals"]["total_minor"]
        return {"label": words["total"], "amount": reading.figures.money(total)}
    part = next_of(paper.parts)
    due = part.due_date.isoformat() if part else due
    until = words["due_by"].format(date=reading.figures.day(due)) if due else ""
    named = f"{part_name(part, reading)} · " if part else ""
    return {
        "label": f"{named}{words['amount_due']} {until}".rstrip(),
        "amount": reading.figures.money(paper.asked_minor),
    }
