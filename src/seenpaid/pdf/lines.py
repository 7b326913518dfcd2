"""The table of what is charged."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

from seenpaid.pdf.reading import Reading
from seenpaid.pdf.said import said, said_lines
from seenpaid.pdf.widths import widest

_TITLES: Final = {
    "quantity": "quantity",
    "unit": "",
    "price": "unit_price",
    "discount": "discount",
    "tax": "tax",
    "amount": "amount",
}

_AMOUNTS: Final = ("unit_price", "amount")

type Row = dict[str, Any]


def table(reading: Reading) -> dict[str, Any]:
    """Return the lines with only the columns this document needs, and how wide these are."""
    lines, figures = reading.snapshot["lines"], reading.figures
    quantities = figures.aligned([figures.quantity(line["quantity"]) for line in lines])
    rows = []
    for line, quantity in zip(lines, quantities, strict=True):
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
                "amount": figures.money(reading.amount_of(line)),
            }
        )
    return {
        "columns": {
            "unit": any(line["unit"] for line in lines),
            "discount": any(map(_reduced, lines)),
            "tax": len(reading.snapshot["totals"]["taxes"]) > 1,
        },
        "rows": rows,
        **_room(reading, rows),
    }


def column_titles(reading: Reading) -> dict[str, str]:
    """Return what stands over the columns of amounts."""
    return {name: reading.column(name) for name in _AMOUNTS}


def carried(reading: Reading) -> list[str]:
    """Return the sum after each line."""
    return [*map(reading.figures.money, accumulate(map(reading.amount_of, reading.snapshot["lines"])))]


def _room(reading: Reading, rows: Sequence[Row]) -> dict[str, Any]:
    """Return how many times its size each column's title and widest cell are wide, and each row's own title.

    None where Typst has to find out; a line of several rows is as high as these come to.
    """
    titles = {**reading.words, **column_titles(reading), "tax": reading.tax, "": ""}
    widths = {
        name: (widest([titles[title]]), widest(_cell(row, name) for row in rows)) for name, title in _TITLES.items()
    }
    return {
        "widths": {name: None if None in found else found for name, found in widths.items()},
        "flat": [_flat(row) for row in rows] if reading.words["direction"] == "ltr" else [None] * len(rows),
    }


def _flat(row: Row) -> float | None:
    return None if row["detail"] or len(row["title"]["parts"]) > 1 else widest(row["title"]["parts"], is_bold=True)


def _cell(row: Row, name: str) -> str:
    words = row[name]
    return words if isinstance(words, str) else "".join(words["parts"]) if words else ""


def _reduced(line: Row) -> bool:
    return Decimal(line["discount_percent"]) != 0
