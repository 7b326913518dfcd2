"""What the lines come to, from the first sum to what is still owed."""

from collections.abc import Sequence
from typing import Final

from seenpaid.documents.parts import Part
from seenpaid.pdf.parts import part_line
from seenpaid.pdf.reading import Reading

_REMARKS: Final = {
    "AE": "reverse_charge",
    "E": "exempt",
    "K": "intra_community",
    "G": "export",
}
_UNTAXED: Final = frozenset({"Z", "O"})

type Sum = dict[str, str]


def sums(
    reading: Reading, *, paid_minor: int, balance_minor: int, credited_minor: int = 0, parts: Sequence[Part] = ()
) -> list[Sum]:
    """Return the rows below the table; each has a label, a value and how loudly it is said."""
    totals, figures, words = reading.snapshot["totals"], reading.figures, reading.words
    taxes = _taxes(reading)
    rows = []
    whole_minor = sum(map(reading.amount_of, reading.snapshot["lines"]))
    off_minor = whole_minor - totals["total_minor" if reading.includes_tax else "subtotal_minor"]
    if off_minor or (taxes and not reading.includes_tax):
        rows.append(_sum(words["subtotal"], figures.money(whole_minor)))
    if off_minor:
        share = figures.percent(reading.snapshot["discount_percent"])
        rows.append(_sum(f"{words['discount']} {share}", figures.money(-off_minor)))
    if taxes and off_minor and not reading.includes_tax:
        rows.append(_sum(words["net_total"], figures.money(totals["subtotal_minor"])))
    rows += taxes
    rows.append(_sum(words["total"], figures.money(totals["total_minor"]), "total"))
    rows += [_sum(part_line(part, reading), figures.money(part.amount_minor), "part") for part in parts]
    if paid_minor:
        rows.append(_sum(words["paid"], figures.money(-paid_minor)))
    is_credit = reading.snapshot["kind"] == "credit_note"
    if credited_minor:
        rows.append(_sum(words["credit_used" if is_credit else "credit"], figures.money(-credited_minor)))
    if paid_minor or credited_minor or parts:
        rows.append(_sum(words["credit_left" if is_credit else "amount_due"], figures.money(balance_minor), "due"))
    return rows


def remarks(reading: Reading) -> list[str]:
    """Return what the law wants said about untaxed amounts."""
    categories = dict.fromkeys(tax["category"] for tax in reading.snapshot["totals"]["taxes"])
    own = reading.snapshot["seller"].get("exemption_reason", "")
    return [
        own if category == "E" and own else reading.words[_REMARKS[category]]
        for category in categories
        if category in _REMARKS
    ]


def _taxes(reading: Reading) -> list[Sum]:
    groups = reading.snapshot["totals"]["taxes"]
    if all(group["category"] in _UNTAXED for group in groups):
        return []
    figures, words = reading.figures, reading.words
    rows = []
    for group in groups:
        rate, basis = figures.percent(group["rate"]), figures.money(group["basis_minor"])
        label = words["tax_on"].format(tax=reading.tax, rate=rate, basis=basis)
        if reading.includes_tax:
            label = words["tax_within"].format(what=label)
        rows.append(_sum(label, figures.money(group["tax_minor"])))
    return rows


def _sum(label: str, value: str, tone: str = "") -> Sum:
    return {"label": label, "value": value, "tone": tone}
