"""The parts of a letter around its table: who writes to whom, the facts beside the address, and where to pay."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from seenpaid.lib.iban import spaced
from seenpaid.pdf.address import address_lines
from seenpaid.pdf.codes import payment_code
from seenpaid.pdf.reading import Reading
from seenpaid.pdf.said import Said, said

_VAT_ID: Final = re.compile(r"[A-Z]{2}[ 0-9A-Z]{2,}", re.ASCII)
_SCHEME: Final = re.compile(r"https?://(www\.)?")

type Labelled = list[dict[str, Any]]


def seller(reading: Reading) -> dict[str, Any]:
    """Return who asks for the money, and how they are reached."""
    party, other = reading.snapshot["seller"], reading.snapshot["buyer"]
    website = _SCHEME.sub("", party["website"]).rstrip("/")
    tax_id = f"{_tax_label(reading, party['tax_id'])} {party['tax_id']}" if party["tax_id"] else ""
    reach = (party["email"], party["phone"], website, tax_id)
    return {
        "name": said(party["name"]),
        "plain_name": party["name"],
        "lines": _postal(reading, party, seen_from=other),
        "reach": [said(line) for line in reach if line],
    }


def buyer(reading: Reading) -> dict[str, Any]:
    """Return who is asked for it."""
    party, other = reading.snapshot["buyer"], reading.snapshot["seller"]
    return {"name": said(party["name"]), "lines": _postal(reading, party, seen_from=other)}


def facts(reading: Reading, *, paid_on: date | None = None) -> Labelled:
    """Return what stands beside the address."""
    snapshot, words, day = reading.snapshot, reading.words, reading.figures.day
    until = "valid_until" if snapshot["kind"] == "quote" else "due_date"
    due = "" if snapshot["kind"] == "credit_note" else snapshot["due_date"]
    tax_id = snapshot["buyer"]["tax_id"]
    return _labelled(
        (
            (words["number"], snapshot["number"]),
            (words["issue_date"], day(snapshot["issue_date"])),
            (words[until], day(due) if due else ""),
            (words["paid"], day(paid_on.isoformat()) if paid_on else ""),
            (words["for_invoice"], _preceding(reading)),
            (words["po_number"], snapshot["po_number"]),
            (words["your_reference"], snapshot["buyer"].get("reference", "")),
            (words["yours"].format(label=_tax_label(reading, tax_id)), tax_id),
        )
    )


def _preceding(reading: Reading) -> str:
    """Return which invoice a credit note corrects, and of when."""
    invoice = reading.snapshot.get("preceding")
    return f"{invoice['number']}, {reading.figures.day(invoice['issue_date'])}" if invoice else ""


def account(reading: Reading, *, owed_minor: int) -> dict[str, Any] | None:
    """Return the bank account in words and as a code, or None where the seller names no account."""
    snapshot, words = reading.snapshot, reading.words
    bank, payee, number = snapshot["seller"]["bank"], snapshot["seller"]["name"], snapshot["number"]
    upi_id = bank.get("upi_id", "") if snapshot["currency"] == "INR" else ""
    if not bank["iban"] and not upi_id:
        return None
    details = _labelled(
        (
            (words["account_holder"], bank["account_holder"] or payee),
            (words["iban"], spaced(bank["iban"])),
            (words["bic"], bank["bic"]),
            (words["bank"], bank["bank_name"]),
            ("UPI", upi_id),
            (words["reference"], number),
        )
    )
    code = payment_code(snapshot, owed_minor=owed_minor, language=reading.language)
    return {
        "details": details,
        "code": code["svg"] if code else None,
        "slip": code["slip"] if code else None,
    }


def _postal(reading: Reading, party: Mapping[str, Any], *, seen_from: Mapping[str, Any]) -> list[Said]:
    """Return an address; within one country nobody writes its name."""
    home = seen_from["address"]["country"]
    return [said(line) for line in address_lines(party["address"], language=reading.language, home=home)]


def _tax_label(reading: Reading, tax_id: str) -> str:
    return str(reading.words["vat_id" if _VAT_ID.match(tax_id) else "tax_id"])


def _labelled(pairs: Iterable[tuple[str, str]]) -> Labelled:
    return [{"label": label, "value": said(value)} for label, value in pairs if value]
