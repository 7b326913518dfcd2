"""Peppol's own schematron, asked of every kind of paper we write as UBL, between sellers and buyers of many countries.

Its rules are in no package. SEENPAID_PEPPOL_RULES names the folder that holds PEPPOL-EN16931-UBL.xslt, which SchXslt makes
of the .sch that OpenPeppol publishes; without it nothing is judged, and this says so. Each paper is tried as it is and then
without one thing after the other: either we refuse and name the field, or Peppol must take it. Run it with bin/bench peppol.
"""

import dataclasses
import os
import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from lxml import etree
from saxonche import PySaxonProcessor

from seenpaid.pdf.einvoice.reading import NotAnEInvoiceError, read
from seenpaid.pdf.einvoice.ubl import ubl_xml
from seenpaid.pdf.paper import Paper
from tests.pdf.einvoices import PAPERS
from tests.pdf.papers import make_address, make_buyer, make_seller

RULES: Final = "PEPPOL-EN16931-UBL.xslt"
SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}"
FEWEST_RULES: Final = 20
VAT_IDS: Final = {
    "DE": "DE123456788", "FR": "FR12345678901", "NL": "NL123456789B01", "IT": "IT12345670017", "NO": "NO974760673MVA",
    "SE": "SE556036079301", "DK": "DK12345674", "BE": "BE0316597904", "AT": "ATU12345678", "US": "12-3456789",
}  # fmt: skip
ADDRESSES: Final = (
    "0007:5560360793 0007:5560360794 0088:7300010000001 0088:7300010000002 0151:51824753556 0151:51824753557 0184:12345674 "
    "0184:DK12345674 0184:1234 0192:974760673 0192:974760674 0208:0316597904 0208:0316597905 9955:SE556036079301 1234:x 0204:x"
).split()
LEFT_OUT: Final = ("phone", "email", "tax_id", "reference", "einvoice_address", "line1", "city", "postal_code", "iban")


def main() -> int:
    folder = os.environ.get("SEENPAID_PEPPOL_RULES", "")
    if not folder:
        print("SEENPAID_PEPPOL_RULES names no folder, so nothing was judged.")
        return 0
    judge = judge_of(Path(folder) / RULES)
    judged, refused, broken = 0, 0, []
    for name, paper in trades():
        try:
            xml = ubl_xml(read(paper, for_peppol=True))
        except NotAnEInvoiceError:
            refused += 1
            continue
        judged += 1
        broken += [f"{name}: {fault}" for fault in judge(xml)]
    print(f"{judged} taken and {len(broken)} faults found in them; {refused} refused beforehand.", *broken, sep="\n")
    return int(bool(broken) or not judged)


def trades() -> Iterator[tuple[str, Paper]]:
    """Yield every paper between every two countries, and the plainest ones without one thing after the other."""
    for (kind, paper), seller, buyer in product(PAPERS.items(), VAT_IDS, ("DE", "NL", "SE", "US")):
        whole = {
            "seller": side(make_seller, seller, "0204:991-11111-06"),
            "buyer": side(make_buyer, buyer, "0088:7300010000001"),
        }
        yield f"{seller} to {buyer}, {kind}", traded(paper, **whole)
        if kind not in {"partly paid", "credit note"}:
            continue
        for address in ADDRESSES if seller == "US" else ():
            reached = {**whole, "buyer": {**whole["buyer"], "einvoice_address": address}}
            yield f"{seller} to {buyer} at {address}, {kind}", traded(paper, **reached)
        for which, missing in product(whole, LEFT_OUT):
            less = {**whole, which: without(whole[which], missing)}
            yield f"{seller} to {buyer}, {kind}, {which} without {missing}", traded(paper, **less)


def side(make: Callable[..., dict[str, Any]], country: str, electronic: str) -> dict[str, Any]:
    address = make_address(country, line1="Kastanienallee 12", postal_code="10435", city="Berlin")
    return make(
        tax_id=VAT_IDS[country],
        address=address,
        phone="+49 30 5550 1234",
        reference="04011000-1",
        einvoice_address=electronic,
    )


def without(party: dict[str, Any], field: str) -> dict[str, Any]:
    if field in party["address"]:
        return {**party, "address": {**party["address"], field: ""}}
    if field == "iban":
        return {**party, "bank": {**party.get("bank", {}), "iban": ""}}
    return {**party, field: ""}


def traded(paper: Paper, **parties: dict[str, Any]) -> Paper:
    return dataclasses.replace(paper, snapshot={**paper.snapshot, "po_number": "PO-1", **parties})


def judge_of(stylesheet: Path) -> Callable[[bytes], list[str]]:
    processor = PySaxonProcessor(license=False)
    rules = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(stylesheet))

    def judge(xml: bytes) -> list[str]:
        told = etree.fromstring(rules.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode())).encode())
        if len(told.findall(f"{SVRL}fired-rule")) < FEWEST_RULES:
            return ["the rules did not look at it"]
        return [
            f"{fault.get('id')}: {' '.join((fault.findtext(f'{SVRL}text') or '').split())[:120]}"
            for fault in told.findall(f"{SVRL}failed-assert")
            if fault.get("flag") == "fatal"
        ]

    return judge


if __name__ == "__main__":
    sys.exit(main())
