"""The parts an invoice is paid in, in words: what each is called, when it is due, and whether it was paid."""

from seenpaid.documents.parts import Part, has_deposit
from seenpaid.pdf.reading import Reading


def part_name(part: Part, reading: Reading) -> str:
    """Return what a part is called: its own label, `Deposit` and `Balance`, or `Part 2 of 3`."""
    if part.label:
        return part.label
    if has_deposit(reading.snapshot["stages"]):
        return str(reading.words["deposit" if part.number == 1 else "rest"])
    return str(reading.words["part_of"].format(number=part.number, of=part.of))


def part_line(part: Part, reading: Reading) -> str:
    """Return `Deposit · 5 Dec 2026 · Paid`; of a part that was begun, what is still open."""
    words, figures = reading.words, reading.figures
    state = words["paid"] if part.is_paid else words["open_amount"]
    if 0 < part.open_minor < part.amount_minor:
        state = f"{state} {figures.money(part.open_minor)}"
    return " · ".join((part_name(part, reading), figures.short_day(part.due_date.isoformat()), state))
