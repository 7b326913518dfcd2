"""The table of what is charged."""

from decimal import Decimal
from typing import Any

from seenpaid.pdf.reading import Reading
from seenpaid.pdf.said import said, said_lines


def table(reading: Reading) -> dict[str, Any]:
    """Return the lines with only the columns this document needs, and what is carried over after each."""
    lines, figures = reading.snapshot["lines"], reading.figures
    quantities = figures.aligned([figures.quantity(line["quantity"]) for line in lines])
    rows = []
    carried = 0
    for line, quantity in zip(lines, quantities, strict=True):
        carried += line["net_minor"]
        title, _, detail = line["description"].partition("\n")
        rows.append(
            {
                "title": said(title.strip()),
                "detail": said_lines(detail.strip()) if detail.strip() else [],
                "quantity": quantity,
                "unit": said(line["unit"]) if line["unit"] else None,
                "price": figures.price(line["unit_price"]),
                "discount": figures.percent(f"-{line['discount_percent']}") if _reduced(line) else "",
                "tax": figures.percent(line["tax_rate"]),
                "amount": figures.money(line["net_minor"]),
                "carried": figures.money(carried),
            }
        )
    return {
        "columns": {
            "unit": any(line["unit"] for line in lines),
            "discount": any(map(_reduced, lines)),
            "tax": len(reading.snapshot["totals"]["taxes"]) > 1,
        },
        "rows": rows,
    }


def _reduced(line: dict[str, Any]) -> bool:
    return Decimal(line["discount_percent"]) != 0
