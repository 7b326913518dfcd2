"""Reads a paper as an e-invoice, or says which field keeps it from being one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from seenpaid.lib.iban import compact, fault_in_bic, is_iban
from seenpaid.lib.money import Money
from seenpaid.pdf.einvoice.facts import Account, Allowance, EInvoice, Line, Sums, Tax
from seenpaid.pdf.einvoice.needs import faults_in
from seenpaid.pdf.einvoice.parties import party_of
from seenpaid.pdf.einvoice.prices import price_of
from seenpaid.pdf.einvoice.units import unit_code
from seenpaid.pdf.paper import Paper
from seenpaid.pdf.parts import part_name
from seenpaid.pdf.reading import Reading
from seenpaid.pdf.words import spoken, words

_TYPES: Final = {"invoice": "380", "credit_note": "381"}
_CREDIT_TRANSFER: Final = "30"
_SEPA_TRANSFER: Final = "58"
_OUT_OF_SCOPE: Final = "O"
_REASON_CODES: Final = {"AE": "VATEX-EU-AE", "K": "VATEX-EU-IC", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}
_REASONS: Final = {
    "AE": "reverse_charge", "K": "intra_community", "G": "export", "O": "out_of_scope", "E": "exempt"
}  # fmt: skip
_LONGEST_NAME: Final = 100

type Snapshot = Mapping[str, Any]
type Errors = dict[str, list[str]]


class NotAnEInvoiceError(ValueError):
    """The document lacks what an e-invoice must say; `errors` maps each field to what to do about it."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(messages)}" for name, messages in errors.items()))
        self.errors = errors


def read(paper: Paper, *, for_peppol: bool = False) -> EInvoice:
    """Return the e-invoice of a paper. Raises NotAnEInvoiceError with every fault, not only the first."""
    if errors := faults_in(paper, for_peppol=for_peppol):
        raise NotAnEInvoiceError(errors)
    snapshot = paper.snapshot
    said, preceding = words(spoken(snapshot["language"])), snapshot.get("preceding", {})
    categories = {tax["category"] for tax in snapshot["totals"]["taxes"]}
    is_taxed = categories != {_OUT_OF_SCOPE}
    seller, buyer = (party_of(snapshot[side], is_taxed=is_taxed) for side in ("seller", "buyer"))
    return EInvoice(
        type_code=_TYPES[snapshot["kind"]],
        number=snapshot["number"],
        issued=snapshot["issue_date"],
        due=_due(snapshot),
        currency=snapshot["currency"],
        note="\n".join(filter(None, (snapshot["title"], snapshot["notes"]))),
        terms="\n".join(filter(None, (snapshot["terms"], *_stages(paper)))),
        buyer_reference=snapshot["buyer"].get("reference", ""),
        order=snapshot["po_number"],
        preceding=preceding.get("number", ""),
        preceding_issued=preceding.get("issue_date", ""),
        delivered=snapshot["issue_date"] if "K" in categories else "",
        seller=seller,
        buyer=replace(buyer, identifier="", tax_number=""),
        account=_account(snapshot),
        discount_word=said["discount"],
        taxes=tuple(_tax(tax, snapshot, said) for tax in snapshot["totals"]["taxes"]),
        allowances=_allowances(snapshot),
        lines=tuple(_line(line, number, snapshot) for number, line in enumerate(snapshot["lines"], start=1)),
        sums=_sums(paper),
    )


def _due(snapshot: Snapshot) -> str:
    """Return when the amount is due: what a credit note gives can be used from the day it is issued."""
    return snapshot["due_date"] or (snapshot["issue_date"] if snapshot["kind"] == "credit_note" else "")


def _stages(paper: Paper) -> list[str]:
    """Return the parts in words: EN 16931 has one due date, the last one's, and terms for the rest (BT-20)."""
    reading, currency = Reading.of(paper.snapshot), paper.snapshot["currency"]
    return [
        f"{part_name(part, reading)}: {_amount(part.amount_minor, currency)} {currency}, {part.due_date.isoformat()}"
        for part in paper.parts
    ]


def _account(snapshot: Snapshot) -> Account | None:
    bank = snapshot["seller"]["bank"]
    if not bank["iban"] or snapshot["kind"] != "invoice":
        return None
    number = compact(bank["iban"])
    is_known = is_iban(number)
    return Account(
        means=_SEPA_TRANSFER if is_known and snapshot["currency"] == "EUR" else _CREDIT_TRANSFER,
        number=number if is_known else bank["iban"],
        is_iban=is_known,
        name=bank["account_holder"] or snapshot["seller"]["name"],
        bic="" if fault_in_bic(bank["bic"]) else compact(bank["bic"]),
    )


def _tax(tax: Mapping[str, Any], snapshot: Snapshot, said: Mapping[str, Any]) -> Tax:
    category, currency = tax["category"], snapshot["currency"]
    own = snapshot["seller"].get("exemption_reason", "") if category == "E" else ""
    return Tax(
        category=category,
        rate=_rate(category, tax["rate"]),
        basis=_amount(tax["basis_minor"], currency),
        amount=_amount(tax["tax_minor"], currency),
        reason=own or (said[_REASONS[category]] if category in _REASONS else ""),
        reason_code=_REASON_CODES.get(category, ""),
    )


def _allowances(snapshot: Snapshot) -> tuple[Allowance, ...]:
    """Return what the document's discount takes off each group: what its lines come to, less its taxable basis."""
    lines: dict[tuple[str, str], int] = {}
    for line in snapshot["lines"]:
        key = (line["tax_category"], line["tax_rate"])
        lines[key] = lines.get(key, 0) + line["net_minor"]
    taken = (
        (tax["category"], tax["rate"], lines[tax["category"], tax["rate"]] - tax["basis_minor"])
        for tax in snapshot["totals"]["taxes"]
    )
    return tuple(
        Allowance(_amount(minor, snapshot["currency"]), category, _rate(category, rate))
        for category, rate, minor in taken
        if minor
    )


def _line(line: Mapping[str, Any], number: int, snapshot: Snapshot) -> Line:
    title, _, detail = line["description"].partition("\n")
    name = title.strip()[:_LONGEST_NAME] or "-"
    rest = "\n".join(filter(None, (title.strip()[_LONGEST_NAME:], detail.strip())))
    price = price_of(line, snapshot["currency"])
    return Line(
        number=str(number),
        name=name,
        description=rest,
        quantity=line["quantity"],
        unit=unit_code(line["unit"]),
        price=price.each,
        allowance=price.allowance,
        net=_amount(line["net_minor"], snapshot["currency"]),
        category=line["tax_category"],
        rate=_rate(line["tax_category"], line["tax_rate"]),
    )


def _sums(paper: Paper) -> Sums:
    totals, currency = paper.snapshot["totals"], paper.snapshot["currency"]
    # What a credit note was used on is no part of it: the e-invoice says what it gave.
    settled = paper.paid_minor + paper.credited_minor if paper.snapshot["kind"] == "invoice" else 0
    return Sums(
        lines=_amount(totals["lines_minor"], currency),
        allowances=_amount(totals["discount_minor"], currency),
        net=_amount(totals["subtotal_minor"], currency),
        tax=_amount(totals["tax_minor"], currency),
        gross=_amount(totals["total_minor"], currency),
        paid=_amount(settled, currency) if settled else "",
        due=_amount(totals["total_minor"] - settled, currency),
    )


def _rate(category: str, rate: str) -> str | None:
    return None if category == _OUT_OF_SCOPE else rate


def _amount(minor: int, currency: str) -> str:
    return Money(minor, currency).major()
