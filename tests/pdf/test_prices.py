"""What an e-invoice says a line costs, without tax and with as few decimals as will do. (Peppol's R120; decision 0032)"""

from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as some

from seenpaid.pdf.einvoice.prices import price_of
from tests.pdf.papers import Line, make_line, make_snapshot


def numbers(least: str, most: str, places: int) -> some.SearchStrategy[Decimal]:
    return some.decimals(Decimal(least), Decimal(most), places=places, allow_nan=False, allow_infinity=False)


_LINES = some.lists(
    some.builds(
        Line,
        description=some.just("Design"),
        quantity=numbers("-1000", "100000", 3),
        unit_price=numbers("0", "5000", 6),
        discount_percent=numbers("0", "100", 2),
        tax_rate=some.sampled_from([Decimal(rate) for rate in ("5.5", "7", "19", "25")]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(lines=_LINES, currency=some.sampled_from(["EUR", "JPY"]))
def test_quantity_times_price_less_discount_is_the_lines_amount(lines: list[Line], currency: str) -> None:
    for line in make_snapshot(lines, currency=currency, prices_include_tax=True)["lines"]:
        price = price_of(line, currency)

        comes_to = Decimal(line["quantity"]) * Decimal(price.each) - Decimal(price.allowance or 0)
        net = Decimal(line["net_minor"]).scaleb(-2 if currency == "EUR" else 0)
        assert abs(comes_to - net) <= Decimal("0.001")
        assert Decimal(price.each) >= 0


@pytest.mark.parametrize(
    "line, each",
    [
        (make_line(quantity="1", unit_price="119"), "100.00"),
        (make_line(quantity="3", unit_price="10"), "8.4033"),
        (make_line(quantity="1000", unit_price="0.05"), "0.04202"),
        (make_line(quantity="0", unit_price="119"), "100.00"),
        (make_line(quantity="2", unit_price="119", discount="50"), "100.00"),
    ],
)
def test_a_price_has_as_few_decimals_as_will_do(line: Line, each: str) -> None:
    (kept,) = make_snapshot([line], prices_include_tax=True)["lines"]

    assert price_of(kept, "EUR").each == each
