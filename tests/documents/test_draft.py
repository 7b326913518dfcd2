"""One reading of what was typed, for the editor and the API. SEC-22, SEC-63, SEC-64, SEC-72, SEC-74"""

from datetime import date

import pytest

from seenpaid.documents.draft import MOST_LINES, Defaults, InvalidDraftError, parse

DEFAULTS = Defaults(currency="EUR", today=date(2026, 11, 20), payment_days=14)


def typed(**raw: object) -> dict[str, object]:
    return {"customer": "cus_1", "lines": [{"description": "Design", "unit_price": "100.00"}], **raw}


def with_line(**raw: object) -> dict[str, object]:
    return typed(lines=[{"description": "Design", "unit_price": "100.00", **raw}])


def errors_of(raw: dict[str, object]) -> dict[str, list[str]]:
    with pytest.raises(InvalidDraftError) as caught:
        parse(raw, defaults=DEFAULTS)
    return caught.value.errors


def test_it_fills_in_what_was_left_out():
    fields = parse(typed(), defaults=DEFAULTS)

    assert (fields.currency, fields.issue_date, fields.due_date) == ("EUR", date(2026, 11, 20), date(2026, 12, 4))
    assert (fields.lines[0].quantity, fields.lines[0].tax_category, fields.totals.total_minor) == (1, "Z", 10000)


def test_it_keeps_no_due_date_when_none_is_asked_for():
    assert parse(typed(due_date=None), defaults=DEFAULTS).due_date is None


def test_it_takes_whole_numbers_as_they_are():
    assert parse(with_line(quantity=3), defaults=DEFAULTS).totals.total_minor == 30000


@pytest.mark.parametrize(
    "amount",
    ["abc", "NaN", "Infinity", "1e309", "1e-9", "0x10", "1_000", "\uff11\uff12", "1,000.00", "1.000,00", "--1", "1.", ".5", " ", "9" * 31, 1.5, True, [], {}],
)  # fmt: skip
def test_it_refuses_what_is_no_number(amount):
    assert "lines.0.unit_price" in errors_of(with_line(unit_price=amount))


def test_minus_nothing_is_nothing():
    assert str(parse(with_line(unit_price="-0"), defaults=DEFAULTS).lines[0].unit_price) == "0"


@pytest.mark.parametrize(
    "field, value",
    [
        ("lines.0.unit_price", "-1"),
        ("lines.0.unit_price", "1.1234567"),
        ("lines.0.tax_rate", "101"),
        ("lines.0.discount_percent", "-5"),
        ("lines.0.description", ""),
        ("lines.0.description", "x" * 2001),
        ("lines.0.description", "NUL\x00"),
        ("lines.0.description", "half a pair \ud800"),
        ("lines.0.description", 5),
        ("lines.0.tax_category", "XX"),
        ("lines.0.paid", "yes"),
    ],
)
def test_it_names_the_line_and_field_at_fault(field, value):
    assert field in errors_of(with_line(**{field.removeprefix("lines.0."): value}))


@pytest.mark.parametrize(
    "field, value",
    [
        ("customer", ""),
        ("customer", None),
        ("currency", "XXX"),
        ("currency", "eur"),
        ("currency", 978),
        ("issue_date", "0001-01-01"),
        ("issue_date", "9999-12-31"),
        ("issue_date", "2026-02-29"),
        ("issue_date", "20.11.2026"),
        ("issue_date", 20261120),
        ("due_date", "2026-11-19"),
        ("title", "x" * 161),
        ("title", "two\x00words"),
        ("notes", "x" * 4001),
        ("discount_percent", "100.5"),
        ("lines", []),
        ("lines", "Design"),
        ("lines", None),
        ("partial_payments", {"enabled": "yes"}),
        ("partial_payments", {"enabled": True, "minimum": "0"}),
        ("partial_payments", {"enabled": True, "minimum": "1.999"}),
        ("partial_payments", []),
        ("stages", [{}]),
        ("company", "com_other"),
        ("status", "paid"),
        ("id", "inv_1"),
    ],
)
def test_it_names_the_field_at_fault(field, value):
    assert any(name.startswith(field) for name in errors_of(typed(**{field: value})))


def test_it_takes_no_more_lines_than_it_can_print():
    assert "lines" in errors_of(typed(lines=[{"description": "x", "unit_price": "1"}] * (MOST_LINES + 1)))


def test_it_tells_every_fault_at_once():
    errors = errors_of({"lines": [{"quantity": "x"}], "currency": "?"})

    assert set(errors) == {"customer", "currency", "lines.0.quantity", "lines.0.description", "lines.0.unit_price"}


def test_it_refuses_a_total_below_nothing():
    assert "lines" in errors_of(with_line(quantity="-1"))


def test_it_refuses_a_total_too_large_to_keep():
    assert "lines" in errors_of(with_line(quantity="1000000000", unit_price="1000000000"))


def test_it_takes_out_marks_that_reorder_text():
    fields = parse(typed(title="Pay \u202e00.001 RUE\u202c now\u200b"), defaults=DEFAULTS)

    assert fields.title == "Pay 00.001 RUE now"


def test_a_rate_and_its_category_agree():
    assert "lines.0.tax_rate" in errors_of(with_line(tax_rate="19", tax_category="AE"))
    assert "lines.0.tax_rate" in errors_of(with_line(tax_rate="0", tax_category="S"))
    assert parse(with_line(tax_category="AE"), defaults=DEFAULTS).lines[0].tax_category == "AE"
