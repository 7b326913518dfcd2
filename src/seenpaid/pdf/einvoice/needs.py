"""What keeps a document from being an e-invoice, told by the field to change. Numbers in brackets are EN 16931's rules."""

from collections.abc import Iterator
from typing import Final

from seenpaid.lib.money import exponent
from seenpaid.pdf.einvoice.electronic import can_deliver
from seenpaid.pdf.einvoice.national import national_faults
from seenpaid.pdf.einvoice.parties import BY_MAIL, party_of, vat_id_of
from seenpaid.pdf.paper import Paper

_MOST_DECIMALS: Final = 2
KINDS: Final = frozenset({"invoice", "credit_note"})
_NO_EINVOICE: Final = {
    "draft": "Issue it first: an e-invoice has a number.",
    "cancelled": "A cancelled invoice asks for nothing, so it is no e-invoice.",
}
_ACROSS_BORDERS: Final = frozenset({"K", "G"})
_BUYER_PAYS_TAX: Final = frozenset({"AE", "K"})

type Fault = tuple[str, str]


def faults_in(paper: Paper, *, for_peppol: bool = False) -> dict[str, list[str]]:
    """Return what to do, by field; Peppol asks for more than EN 16931 does."""
    found: dict[str, list[str]] = {}
    for name, message in (*_document(paper), *_parties(paper), *(_peppol(paper) if for_peppol else ())):
        found.setdefault(name, []).append(message)
    return found


def _document(paper: Paper) -> Iterator[Fault]:
    snapshot = paper.snapshot
    if snapshot["kind"] not in KINDS:
        yield "kind", "Only invoices and credit notes are e-invoices."
    if paper.status in _NO_EINVOICE:
        yield "status", _NO_EINVOICE[paper.status]
    elif not snapshot["number"]:
        yield "number", _NO_EINVOICE["draft"]
    if exponent(snapshot["currency"]) > _MOST_DECIMALS:  # BR-DEC
        yield "currency", "E-invoices know currencies with at most two decimals."
    if snapshot["kind"] == "invoice" and not snapshot["due_date"] and not snapshot["terms"]:  # BR-CO-25
        yield "due_date", "Say until when to pay, or write it into the terms."
    categories = {line["tax_category"] for line in snapshot["lines"]}
    if len(categories) > 1 and "O" in categories:  # BR-O-11
        for index, line in enumerate(snapshot["lines"]):
            if line["tax_category"] == "O":
                yield f"lines.{index}.tax_category", "“Not taxable” stands on an invoice of its own."


def _parties(paper: Paper) -> Iterator[Fault]:
    seller, buyer = paper.snapshot["seller"], paper.snapshot["buyer"]
    categories = {tax["category"] for tax in paper.snapshot["totals"]["taxes"]}
    if not seller["address"]["country"]:  # BR-9
        yield "company.address.country", "Say which country you are in."
    if not buyer["address"]["country"]:  # BR-11
        yield "customer.address.country", "Say which country the customer is in."
    if not seller["tax_id"]:  # BR-CO-26, BR-S-2
        yield "company.tax_id", "Name your VAT id, or the number the tax office knows you by."
    elif categories & _ACROSS_BORDERS and not vat_id_of(seller["tax_id"]):  # BR-IC-2, BR-G-2
        yield "company.tax_id", "Sales across borders need your VAT id, which begins with the country."
    if categories & _BUYER_PAYS_TAX and not vat_id_of(buyer["tax_id"]):  # BR-AE-2, BR-IC-2
        yield "customer.tax_id", "The customer owes this tax: name their VAT id, which begins with the country."


def _peppol(paper: Paper) -> Iterator[Fault]:
    snapshot = paper.snapshot
    for side, name in (("seller", "company"), ("buyer", "customer")):
        electronic = party_of(snapshot[side], is_taxed=True).electronic
        if electronic is None or electronic[0] == BY_MAIL:  # PEPPOL-EN16931-R010, R020
            yield f"{name}.einvoice_address", "Peppol delivers to an electronic address, such as 0204:991-12345-67."
        elif not can_deliver(*electronic):  # PEPPOL-EN16931-CL008, PEPPOL-COMMON-R040 to R050
            yield f"{name}.einvoice_address", f"“{':'.join(electronic)}” is no address of Peppol's: look at each digit."
    if not snapshot["po_number"] and not snapshot["buyer"].get("reference"):  # PEPPOL-EN16931-R003
        yield "po_number", "Peppol asks for the customer's order number, or for their reference."
    yield from national_faults(snapshot)
