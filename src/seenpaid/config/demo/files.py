"""What Studio North attaches: a brief beside a quote, a time sheet beside an invoice. Written here."""

from datetime import datetime, timedelta
from typing import Final

from seenpaid.companies.access import Membership
from seenpaid.config.demo.lives import Step
from seenpaid.documents.actions.attach import attach
from seenpaid.documents.models import Document, Kind

_BRIEF: Final = (
    "Brief",
    "Twelve signs for the new wing: four at the doors, six in the corridors,",
    "two in the yard. Set in the house typeface, white on the accent colour.",
    "The drawings go to the sign maker once the wording is signed off.",
)
_HOURS: Final = (
    "Time sheet",
    "Monday      6.0 h   First layouts",
    "Tuesday     7.5 h   Layouts, talk with the printer",
    "Wednesday   4.0 h   Corrections",
)


def attaching(owner: Membership, *, now: datetime) -> list[Step]:
    """Return what is attached: to the newest quote, and to the newest invoice that was issued."""
    return [
        (now - timedelta(days=2, hours=3), lambda at: _attach(Kind.QUOTE, "Brief.pdf", _BRIEF, by=owner, at=at)),
        (now - timedelta(minutes=40), lambda at: _attach(Kind.INVOICE, "Time sheet.pdf", _HOURS, by=owner, at=at)),
    ]


def _attach(kind: Kind, name: str, lines: tuple[str, ...], *, by: Membership, at: datetime) -> None:
    issued = Document.objects.filter(company=by.company, kind=kind, number__isnull=False)
    document = issued.order_by("-issued_at").first()
    if document is not None:
        attach(document, name=name, data=_page(lines), by=by, now=at)


def _page(lines: tuple[str, ...]) -> bytes:
    """Return a PDF of one page, written by hand: a heading and the lines below it, in the reader's own Helvetica."""
    heading, *rest = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    body = "".join(f"({line}) Tj T* " for line in rest)
    text = f"BT /F1 22 Tf 64 760 Td ({heading}) Tj /F1 11 Tf 22 TL 0 -40 Td {body}ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode("ascii")
