"""What a browser posts from the editor."""

from typing import Any

from seenpaid.customers.models import Customer


def make_sheet(customer: Customer | None, *lines: dict[str, str], **head: str) -> dict[str, Any]:
    """Return the form's fields; one line of 238.00 EUR unless other lines are given."""
    rows = lines or ({"description": "Design", "quantity": "2", "unit_price": "100.00", "tax_rate": "19"},)
    names = ("description", "quantity", "unit", "unit_price", "discount_percent", "tax_rate", "tax_category")
    return {
        "customer": customer.pk if customer else "",
        "title": "Website redesign",
        "currency": "EUR",
        "issue_date": "2026-11-20",
        "due_date": "2026-12-04",
        "po_number": "",
        "discount_percent": "",
        "notes": "",
        "terms": "",
        "line_key": [str(number) for number in range(1, len(rows) + 1)],
        **{f"line_{name}": [row.get(name, "") for row in rows] for name in names},
        **head,
    }
