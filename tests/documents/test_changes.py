"""What differs between two revisions: a table, and that nothing is said of what stayed."""

import copy
from typing import Any

import pytest

from seenpaid.documents.changes import ADDED, CHANGED, REMOVED, changes_between

DESIGN = {"description": "Design", "quantity": "2", "unit_price": "50.00", "net_minor": 10_000}
TRAVEL = {"description": "Travel", "quantity": "1", "unit_price": "20.00", "net_minor": 2_000}
PRINT = {"description": "Print", "quantity": "1", "unit_price": "9.00", "net_minor": 900}
BEFORE: dict[str, Any] = {
    "revision": 1,
    "title": "Website",
    "due_date": "2026-12-04",
    "buyer": {"name": "Dora", "address": {"city": "Bonn"}},
    "lines": [DESIGN, TRAVEL],
    "totals": {"total_minor": 12_000, "tax_minor": 0, "taxes": []},
}


def after(**changed: Any) -> dict[str, Any]:
    return {**copy.deepcopy(BEFORE), "revision": 2, **changed}


@pytest.mark.parametrize(
    "lines, expected",
    [
        ([DESIGN, TRAVEL], []),
        ([TRAVEL, DESIGN], []),
        ([DESIGN, TRAVEL, PRINT], [ADDED]),
        ([PRINT, DESIGN, TRAVEL], [ADDED]),
        ([DESIGN], [REMOVED]),
        ([DESIGN, {**TRAVEL, "quantity": "2"}], [CHANGED]),
        ([{**DESIGN, "description": "Design and copy"}, TRAVEL], [CHANGED]),
        ([PRINT], [REMOVED, REMOVED, ADDED]),
        ([DESIGN, DESIGN, TRAVEL], [ADDED]),
        ([{**TRAVEL, "unit_price": "25.00"}, DESIGN, PRINT], [CHANGED, ADDED]),
    ],
)
def test_it_tells_what_became_of_lines(lines: list[dict[str, Any]], expected: list[str]) -> None:
    assert [line.kind for line in changes_between(BEFORE, after(lines=lines)).lines] == expected


def test_it_names_what_of_a_line_reads_otherwise() -> None:
    found = changes_between(BEFORE, after(lines=[DESIGN, {**TRAVEL, "quantity": "2", "net_minor": 4_000}]))

    assert found.lines[0].fields == ("quantity", "net_minor")
    assert (found.lines[0].before, found.count(CHANGED), found.count(ADDED)) == (TRAVEL, 1, 0)


def test_it_tells_fields_by_where_they_stand() -> None:
    found = changes_between(BEFORE, after(due_date=None, buyer={"name": "Dora", "address": {"city": "Köln"}}, po="7"))

    assert [(field.name, field.before, field.after) for field in found.fields] == [
        ("due_date", "2026-12-04", None),
        ("buyer.address.city", "Bonn", "Köln"),
        ("po", None, "7"),
    ]


def test_it_tells_sums_that_moved() -> None:
    found = changes_between(BEFORE, after(totals={"total_minor": 12_900, "tax_minor": 0, "taxes": [{"rate": "19"}]}))

    assert (found.totals, bool(found)) == ({"total_minor": (12_000, 12_900)}, True)


def test_the_same_paper_again_is_no_change() -> None:
    assert not changes_between(BEFORE, after())


def test_two_long_papers_are_compared_in_no_time() -> None:
    long = [{**DESIGN, "description": f"{number} {'x' * 2000}", "quantity": str(number)} for number in range(120)]
    other = [{**DESIGN, "description": f"{'y' * 2000} {number}", "quantity": str(number)} for number in range(120)]

    found = changes_between(after(lines=long), after(lines=other))

    assert (found.count(REMOVED), found.count(ADDED)) == (120, 120)
