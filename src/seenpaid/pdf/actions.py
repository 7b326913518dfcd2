"""Prints a document: what its reader downloads, a mail attaches and the API hands out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.draft import Defaults, DraftFields, parse
from seenpaid.documents.lifecycle import DRAFT, SENT
from seenpaid.documents.models import Document
from seenpaid.documents.queries import revision_of
from seenpaid.documents.snapshot import Snapshot, photograph
from seenpaid.documents.typed import typed
from seenpaid.pdf.einvoice.cii import cii_xml
from seenpaid.pdf.einvoice.needs import faults_in
from seenpaid.pdf.einvoice.reading import read
from seenpaid.pdf.einvoice.ubl import ubl_xml
from seenpaid.pdf.paper import Branding, Paper
from seenpaid.pdf.typesetter import render_pdf

_UNSAFE_IN_NAMES: Final = frozenset('/\\:*?"<>|')
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished paper. `filename` is one harmless name in any script; let Django write the header with it."""

    content: bytes
    filename: str


@dataclass(frozen=True, slots=True)
class EInvoiceFile:
    """A finished e-invoice, and what to call it."""

    content: bytes
    filename: str


def invoice_pdf(document: Document, *, revision: int | None = None) -> Pdf:
    """Return the paper of a revision, the current one by default; a draft is printed as it stands, and says so.

    Always fresh: nothing is kept between two calls. Raises DocumentNotFoundError for a revision there is not, and
    PaperError.
    """
    paper = paper_of(document, revision=revision)
    return Pdf(render_pdf(paper), filename_of(paper.snapshot))


def einvoice_of(document: Document, *, syntax: str = "cii", revision: int | None = None) -> EInvoiceFile:
    """Return the e-invoice of a revision, the current one by default, as `cii` or as Peppol's `ubl`.

    Raises NotAnEInvoiceError, and DocumentNotFoundError for a revision there is not.
    """
    paper = paper_of(document, revision=revision)
    is_ubl = syntax == "ubl"
    write = ubl_xml if is_ubl else cii_xml
    content = write(read(paper, for_peppol=is_ubl))
    return EInvoiceFile(content, filename_of(paper.snapshot).replace(".pdf", "-peppol.xml" if is_ubl else ".xml"))


def einvoice_faults(document: Document, *, syntax: str = "cii") -> dict[str, list[str]]:
    """Return what keeps an issued document from being an e-invoice, by field."""
    return faults_in(paper_of(document), for_peppol=syntax == "ubl")


def faults_so_far(
    fields: DraftFields, *, kind: str, company: Company, customer: Customer | None
) -> dict[str, list[str]]:
    """Return what would keep a paper from being an e-invoice, were it issued as it is typed, perhaps to nobody yet."""
    customer = customer or Customer(company=company)
    snapshot = photograph(Document(kind=kind, company=company), fields=fields, company=company, customer=customer)
    owed_minor = snapshot["totals"]["total_minor"]
    issued = {**snapshot, "number": "1"}
    return faults_in(Paper(snapshot=issued, status=SENT, paid_minor=0, balance_minor=owed_minor))


def paper_of(document: Document, *, revision: int | None = None) -> Paper:
    """Return what is printed of a revision, the current one by default, or of a draft as it stands.

    Raises DocumentNotFoundError for a revision there is not.
    """
    is_draft = document.status == DRAFT and revision is None
    snapshot: Snapshot = _draft(document) if is_draft else revision_of(document, number=revision).snapshot
    return Paper(
        snapshot=snapshot,
        status=document.status,
        paid_minor=document.paid_minor,
        credited_minor=document.credited_minor,
        balance_minor=snapshot["totals"]["total_minor"] - document.paid_minor - document.credited_minor,
        branding=branding_of(document.company),
        paid_on=paid_on(document),
    )


def paid_on(document: Document) -> date | None:
    """Return on which day at the seller's place the last of it was paid."""
    at = document.paid_at
    return at.astimezone(ZoneInfo(document.company.time_zone)).date() if at else None


def filename_of(snapshot: Mapping[str, Any]) -> str:
    """Return `INV-0042.pdf`: the number, or the kind of a draft, without what a file's name may not hold."""
    name = snapshot["number"] or f"{snapshot['kind']}-draft"
    kept = "".join(character if _may_name(character) else "-" for character in name)
    return f"{kept.strip('.- ')[:_LONGEST_NAME] or snapshot['kind']}.pdf"


def _draft(document: Document) -> Snapshot:
    defaults = Defaults(document.currency, today=document.issue_date, payment_days=0, kind=document.kind)
    fields = parse(typed(document), defaults=defaults)
    return photograph(document, fields=fields, company=document.company, customer=document.customer)


def branding_of(company: Company) -> Branding:
    """Return how the seller looks today."""
    return Branding(
        accent=company.accent,
        logo=_logo(company),
        powered_by=company.powered_by,
        paper_size=company.paper_size,
        layout=company.layout,
    )


def _logo(company: Company) -> bytes | None:
    if not company.logo:
        return None
    try:
        with company.logo.open("rb") as picture:
            return bytes(picture.read())
    except OSError:  # A lost picture is no reason to keep an invoice from its reader.
        return None


def _may_name(character: str) -> bool:
    return character.isprintable() and character not in _UNSAFE_IN_NAMES
