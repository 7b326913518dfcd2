"""What Peppol asks of sellers of some countries besides, told by the field to change. Numbers in brackets are its rules."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from seenpaid.pdf.einvoice.parties import vat_id_of

_STREET: Final = ("line1", "Name the street, which Peppol asks for in this country.")
_CITY: Final = ("city", "Name the town, which Peppol asks for in this country.")
_CODE: Final = ("postal_code", "Name the postal code, which Peppol asks for in this country.")
_SELLERS_ADDRESS: Final = {"DE": (_CITY, _CODE), "NL": (_STREET, _CITY, _CODE), "IT": (_STREET, _CITY, _CODE)}
"""DE-R-003, 004; NL-R-002; IT-R-002 to 004."""
_BUYERS_ADDRESS: Final = {"DE": (_CITY, _CODE), "NL": (_STREET, _CITY, _CODE)}
"""Where the seller is of the same country: DE-R-008, 009; NL-R-004."""
_NOT_WITHIN_GERMANY: Final = frozenset({"O", "K"})
_VAT_IDS: Final = {"NO": r"NO\d{9}MVA", "SE": r"SE\d{12}"}
_SWEDISH_RATES: Final = frozenset({"6", "12", "25"})
_UNSPEAKABLE: Final = {"DK": "Denmark", "GR": "Greece", "IS": "Iceland"}
"""Their sellers give marks and numbers that we do not ask for: DK-R, GR-R, IS-R."""

type Fault = tuple[str, str]


def national_faults(snapshot: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what keeps an invoice that EN 16931 allows from Peppol."""
    seller, buyer = snapshot["seller"], snapshot["buyer"]
    country = seller["address"]["country"]
    is_domestic = country == buyer["address"]["country"]
    if country in _UNSPEAKABLE:
        yield "company.address.country", f"Peppol asks sellers in {_UNSPEAKABLE[country]} for what cannot be said here."
    if is_domestic or country != "DE":
        yield from _address(seller, "company", _SELLERS_ADDRESS)
    if is_domestic:
        yield from _address(buyer, "customer", _BUYERS_ADDRESS)
    if country in _VAT_IDS and not re.fullmatch(_VAT_IDS[country], vat_id_of(seller["tax_id"])):  # NO-R-001, SE-R-001
        yield "company.tax_id", "Write your VAT id as Peppol does: NO123456785MVA, or SE and twelve digits."
    yield from _settling(snapshot, country, is_domestic=is_domestic)
    if country == "DE" and is_domestic:
        yield from _german(snapshot)
    if country == "SE":
        yield from _swedish(snapshot)


def _address(party: Mapping[str, Any], name: str, asked: Mapping[str, Sequence[Fault]]) -> Iterator[Fault]:
    for part, message in asked.get(party["address"]["country"], ()):
        if not party["address"][part]:
            yield f"{name}.address.{part}", message


def _settling(snapshot: Mapping[str, Any], country: str, *, is_domestic: bool) -> Iterator[Fault]:
    is_credit = snapshot["kind"] == "credit_note"
    needs_account = country == "NL" or (country == "DE" and is_domestic)
    if needs_account and not is_credit and not snapshot["seller"]["bank"]["iban"]:  # DE-R-001, NL-R-007
        yield "company.bank.iban", "Name the account to pay to, which Peppol asks for in this country."
    if country == "NL" and is_credit and not snapshot.get("preceding"):  # NL-R-001
        yield "preceding", "A Dutch credit note names the invoice it corrects: make it from that invoice."


def _german(snapshot: Mapping[str, Any]) -> Iterator[Fault]:
    for field, named in (("phone", "telephone number"), ("email", "e-mail address")):  # DE-R-006, DE-R-007
        if not snapshot["seller"][field]:
            yield f"company.{field}", f"Name your {named}, which Peppol asks for in this country."
    if not snapshot["buyer"].get("reference"):  # DE-R-015
        yield (
            "customer.reference",
            "Peppol asks for a German customer's reference: a Leitweg-ID, or any word they know it by.",
        )
    for index, line in enumerate(snapshot["lines"]):
        if line["tax_category"] in _NOT_WITHIN_GERMANY:  # DE-R-010, DE-R-014
            yield (
                f"lines.{index}.tax_category",
                "Within Germany, Peppol takes neither “not taxable” nor “within the EU”.",
            )


def _swedish(snapshot: Mapping[str, Any]) -> Iterator[Fault]:
    for index, line in enumerate(snapshot["lines"]):
        if line["tax_category"] == "S" and line["tax_rate"] not in _SWEDISH_RATES:  # SE-R-006
            yield f"lines.{index}.tax_rate", "Swedish VAT is 6, 12 or 25 percent."
