"""Seller and buyer as EN 16931 tells them apart: which number is a VAT id, and where e-invoices reach them."""

import re
from collections.abc import Mapping
from typing import Any, Final

from seenpaid.pdf.einvoice.facts import Party

_VAT_ID: Final = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,13}", re.ASCII)
_SWEDISH: Final = re.compile(r"SE\d{12}", re.ASCII)
_SEPARATORS: Final = re.compile(r"[\s./-]+")

# Where a party names no address of its own, its VAT id is one: the scheme of each country (CEF's EAS list).
_VAT_SCHEMES: Final = {
    "AT": "9914", "BE": "9925", "BG": "9926", "CH": "9927", "CY": "9928", "CZ": "9929", "DE": "9930", "EE": "9931",
    "EL": "9933", "ES": "9920", "FI": "0213", "FR": "9957", "GB": "9932", "GR": "9933", "HR": "9934", "HU": "9910",
    "IE": "9935", "IT": "0211", "LI": "9936", "LT": "9937", "LU": "9938", "LV": "9939", "MT": "9943", "NL": "9944",
    "PL": "9945", "PT": "9946", "RO": "9947", "SI": "9949", "SK": "9950",
}  # fmt: skip
BY_MAIL: Final = "EM"


def vat_id_of(tax_id: str) -> str:
    """Return a tax id as a VAT id, which begins with its country (BR-CO-9); nothing where it is a number of another kind."""
    bare = _SEPARATORS.sub("", tax_id).upper()
    return bare if _VAT_ID.fullmatch(bare) else ""


def party_of(side: Mapping[str, Any], *, is_taxed: bool) -> Party:
    """Return a party. Where nothing is in the scope of tax, no VAT id may be named (BR-O-2)."""
    vat_id, address = vat_id_of(side["tax_id"]), side["address"]
    return Party(
        name=side["name"],
        identifier="" if vat_id and is_taxed else side["tax_id"],
        vat_id=vat_id if is_taxed else "",
        tax_number=side["tax_id"] if is_taxed and not vat_id else "",
        lines=(address["line1"], address["line2"]),
        city=address["city"],
        postal_code=address["postal_code"],
        region=address["region"],
        country=address["country"],
        email=side["email"],
        phone=side.get("phone", ""),
        electronic=_electronic(side, vat_id),
    )


def _electronic(side: Mapping[str, Any], vat_id: str) -> tuple[str, str] | None:
    scheme, _, address = side.get("einvoice_address", "").partition(":")
    if address:
        return scheme, address
    if _SWEDISH.fullmatch(vat_id):  # Its VAT ids have no scheme of their own; the number of the company is inside.
        return "0007", vat_id[2:12]
    if scheme := _VAT_SCHEMES.get(vat_id[:2]):
        return scheme, vat_id
    return (BY_MAIL, side["email"]) if side["email"] else None
